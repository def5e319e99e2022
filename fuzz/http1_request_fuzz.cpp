// SPDX-License-Identifier: Apache-2.0
// Target http1_request: the input is what one client sends on one connection. Properties: the outcome does
// not depend on how the bytes are split; a rejection is final; memory is bounded; an accepted message
// satisfies the naive check and survives serialising and parsing unchanged; every canonical request is
// accepted.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "fuzz/http1_request_naive.hpp"
#include "fuzz/oracle.hpp"
#include "platform/wire/http1_request.hpp"
#include "platform/wire/http1_serialize.hpp"

namespace assay::fuzz {
namespace {

using wire::RequestLimits;
using wire::RequestParser;
using State = RequestParser::State;

// Small enough for a 4 KiB input to reach each of them.
RequestLimits small_limits(wire::ObsFold obs_fold) {
  RequestLimits limits;
  limits.max_line = 128;
  limits.max_header_bytes = 512;
  limits.max_fields = 10;
  limits.body = {256, 24, 40, 64, 3};
  limits.obs_fold = obs_fold;
  return limits;
}

struct Message {
  std::string_view raw;
  wire::RequestHead head;
  std::string body;
  bool keep_alive = false;

  bool operator==(const Message& other) const {
    return raw.size() == other.raw.size() && head.method == other.head.method &&
           head.target == other.head.target && head.minor_version == other.head.minor_version &&
           head.fields == other.head.fields && body == other.body && keep_alive == other.keep_alive;
  }
};

struct Transcript {
  std::vector<Message> messages;
  State state = State::need_more;
  wire::Rejection error;
  std::string partial_body;
  std::size_t taken = 0;
  const char* violation = nullptr;

  bool operator==(const Transcript& other) const {
    return messages == other.messages && state == other.state && error == other.error &&
           partial_body == other.partial_body && taken == other.taken;
  }
};

// What a message may take in before it is complete, whatever the peer sends.
bool within_bounds(const RequestParser& parser, std::size_t taken, const RequestLimits& limits) {
  const std::size_t head = 2 * limits.max_leading_crlf + limits.max_line + limits.max_header_bytes + 4;
  const std::size_t per_chunk = 16 + 2 + 2;  // digits and line ends around each byte of the body
  const std::size_t body = limits.body.max_body * (per_chunk + 1) + limits.body.max_chunk_ext + per_chunk +
                           limits.body.max_trailer_bytes + 4;
  if (parser.body().size() > limits.body.max_body) return false;
  return taken <= head + (parser.state() == State::need_more ? 0 : body);
}

bool is_final(RequestParser& parser) {
  const wire::Rejection error = parser.error();
  for (const std::string_view more : {"GET / HTTP/1.1\r\nHost: a\r\n\r\n", "\r\n", "0\r\n\r\n"}) {
    for (int round = 0; round < 2; ++round) {
      if (parser.feed(more) != 0 || parser.state() != State::rejected || !(parser.error() == error))
        return false;
      parser.reset();
    }
  }
  return !parser.keep_alive();
}

const char* check_rejection(RequestParser& parser) {
  const wire::Rejection& error = parser.error();
  const std::vector<int> statuses = {400, 413, 414, 417, 431, 501, 505};
  const bool known = std::find(statuses.begin(), statuses.end(), error.status) != statuses.end();
  if (!known || error.reason.empty()) return "a rejection tells status and reason";
  return is_final(parser) ? nullptr : "a rejection is final";
}

// Feeds the whole input, the next portion's size chosen by `next_size`, and starts a new message after each
// complete one.
template <typename NextSize>
Transcript drive(std::string_view input, const RequestLimits& limits, NextSize next_size) {
  Transcript transcript;
  RequestParser parser(limits);
  std::size_t start = 0;  // of the current message
  std::size_t& position = transcript.taken;
  while (position < input.size() && parser.state() != State::rejected) {
    std::string_view portion = input.substr(position, next_size(position));
    while (!portion.empty() && parser.state() != State::rejected) {
      const std::size_t taken = parser.feed(portion);
      position += taken;
      portion.remove_prefix(taken);
      if (!within_bounds(parser, position - start, limits)) transcript.violation = "memory is bounded";
      if (parser.state() == State::complete) {
        transcript.messages.push_back(
            {input.substr(start, position - start), parser.head(), parser.body(), parser.keep_alive()});
        parser.reset();
        start = position;
      } else if (!portion.empty() && parser.state() != State::rejected) {
        transcript.violation = "every byte is taken or refused";
        return transcript;
      }
    }
  }
  transcript.state = parser.state();
  transcript.error = parser.error();
  transcript.partial_body = parser.body();
  if (transcript.state == State::rejected && transcript.violation == nullptr) {
    transcript.violation = check_rejection(parser);
  }
  return transcript;
}

std::uint32_t mix(std::uint32_t seed, std::uint32_t value) {
  return (seed ^ value) * 16777619U;
}

std::uint32_t hash_of(std::string_view input) {
  std::uint32_t hash = 2166136261U;
  for (const char c : input) hash = mix(hash, static_cast<unsigned char>(c));
  return hash;
}

const char* check_splits(std::string_view input, const RequestLimits& limits, const Transcript& whole) {
  const std::uint32_t seed = hash_of(input);
  const auto derived = [&](std::size_t at) {
    return std::size_t{1} + (mix(seed, static_cast<std::uint32_t>(at)) >> 13) % 9;
  };
  const auto at_line_ends = [&](std::size_t at) {
    const std::size_t end = input.find_first_of("\r\n", at);
    return end == std::string_view::npos ? input.size() : end - at + 1;
  };
  for (const Transcript& split : {drive(input, limits, [](std::size_t) { return std::size_t{1}; }),
                                  drive(input, limits, derived), drive(input, limits, at_line_ends)}) {
    if (split.violation != nullptr) return split.violation;
    if (!(split == whole)) return "splits do not matter";
  }
  return nullptr;
}

bool stays_on_its_hop(const std::string& name) {
  for (const std::string_view known : {"connection", "keep-alive", "te", "trailer", "transfer-encoding",
                                       "upgrade", "http2-settings", "content-length"}) {
    if (wire::iequals(name, known)) return true;
  }
  return wire::iequals(std::string_view(name).substr(0, 6), "proxy-");
}

std::vector<wire::Field> end_to_end(const wire::Fields& fields) {
  std::vector<wire::Field> kept;
  for (const wire::Field& field : fields) {
    if (!stays_on_its_hop(field.name)) kept.push_back(field);
  }
  return kept;
}

// What would be forwarded is exactly one message, and the same one.
const char* check_forwarding(const Message& message) {
  const std::string bytes = wire::serialize_request(message.head, message.body);
  RequestParser parser;
  if (parser.feed(bytes) != bytes.size() || parser.state() != State::complete) return "forwards one message";
  const wire::RequestHead& again = parser.head();
  const bool same = again.method == message.head.method && again.target == message.head.target &&
                    again.minor_version == message.head.minor_version && parser.body() == message.body &&
                    end_to_end(again.fields) == end_to_end(message.head.fields);
  if (!same || again.fields.count("Transfer-Encoding") != 0) return "forwards the same message";
  return wire::serialize_request(again, parser.body()) == bytes ? nullptr : "serialising is a fixpoint";
}

bool accepts(const std::string& bytes, std::string_view body, const RequestLimits& limits) {
  RequestParser parser(limits);
  return parser.feed(bytes) == bytes.size() && parser.state() == State::complete && parser.body() == body;
}

std::string as_chunks(std::string_view body, std::uint32_t seed) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string bytes;
  while (!body.empty()) {
    const std::string_view chunk = body.substr(0, 1 + seed % 15);
    bytes.append(1, kDigits[chunk.size()]).append("\r\n").append(chunk).append("\r\n");
    body.remove_prefix(chunk.size());
    seed = mix(seed, 1);
  }
  return bytes + "0\r\n\r\n";
}

// Refusing everything would satisfy all the other properties: requests that are valid by construction must
// pass.
const char* check_canonical(std::string_view input, const RequestLimits& limits) {
  const std::uint32_t seed = hash_of(input);
  const std::string_view body = input.substr(0, limits.body.max_body);
  std::string text;
  for (const char c : input.substr(0, 64)) {
    text += static_cast<char>('0' + static_cast<unsigned char>(c) % 10);
  }
  wire::RequestHead head{limits.methods[seed % limits.methods.size()], "/" + text, 1, {}};
  head.fields.add("Host", "a.example:8080");
  head.fields.add("X-Text", text);
  if (!accepts(wire::serialize_request(head, body), body, limits)) return "canonical requests are accepted";
  const std::string chunked =
      "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n" + as_chunks(body, seed);
  return accepts(chunked, body, limits) ? nullptr : "canonical requests are accepted";
}

const char* check_connection(std::string_view input, const RequestLimits& limits) {
  const Transcript whole = drive(input, limits, [&](std::size_t) { return input.size(); });
  if (whole.violation != nullptr) return whole.violation;
  for (const Message& message : whole.messages) {
    if (const char* fault = naive_request_check(message.raw, message.head, message.body, limits))
      return fault;
    if (const char* fault = check_forwarding(message)) return fault;
  }
  if (const char* fault = check_splits(input, limits, whole)) return fault;
  return check_canonical(input, limits);
}

}  // namespace

const char* oracle(std::string_view input) {
  static const RequestLimits kRejecting = small_limits(wire::ObsFold::reject);
  static const RequestLimits kUnfolding = small_limits(wire::ObsFold::unfold);
  if (const char* fault = check_connection(input, kRejecting)) return fault;
  // Without a line that starts with white space the two settings cannot differ.
  const bool folds =
      input.find("\n ") != std::string_view::npos || input.find("\n\t") != std::string_view::npos;
  return folds ? check_connection(input, kUnfolding) : nullptr;
}

}  // namespace assay::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  assay::fuzz::require(assay::fuzz::oracle({reinterpret_cast<const char*>(data), size}));
  return 0;
}
