// SPDX-License-Identifier: Apache-2.0
// Target http1_response: the input is what an upstream sends in answer to one request. Its first byte chooses
// the request and the end: G or H asks GET or HEAD on a connection that stays open, g or h on one that the
// upstream then closes. Properties: splits do not matter, memory is bounded, a rejection is final; an
// accepted answer is clean, has no body where none can be, is read alike by other parsers, and goes on to the
// client as exactly one answer.
#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "fuzz/gateway_path.hpp"
#include "fuzz/http1_response_naive.hpp"
#include "fuzz/oracle.hpp"
#include "fuzz/second_parsers.hpp"
#include "platform/gateway/forwarding.hpp"
#include "platform/http/pipeline.hpp"
#include "platform/wire/http1_response.hpp"
#include "platform/wire/http1_serialize.hpp"

namespace assay::fuzz {
namespace {

using wire::ResponseLimits;
using wire::ResponseParser;
using State = ResponseParser::State;

// Small enough for a 4 KiB input to reach each of them.
ResponseLimits small_limits() {
  ResponseLimits limits;
  limits.max_line = 96;
  limits.max_header_bytes = 512;
  limits.max_fields = 10;
  limits.max_interim = 2;
  limits.body = {256, 24, 40, 64, 3};
  return limits;
}

struct Exchange {
  std::string method = "GET";
  bool closes = true;
  std::string_view bytes;
};

Exchange read_input(std::string_view input) {
  Exchange exchange{"GET", true, input};
  if (input.empty() || std::string_view("GHgh").find(input.front()) == std::string_view::npos)
    return exchange;
  // An answer begins with HTTP, so the H of its own is not taken for the choice.
  if (input.starts_with("HTTP")) return exchange;
  if (input.front() == 'H' || input.front() == 'h') exchange.method = "HEAD";
  exchange.closes = input.front() == 'g' || input.front() == 'h';
  exchange.bytes.remove_prefix(1);
  return exchange;
}

struct Outcome {
  State state = State::need_more;
  wire::ResponseHead head;
  std::string body;
  wire::Rejection error;
  std::size_t taken = 0;
  bool keep_alive = false;
  const char* violation = nullptr;

  bool operator==(const Outcome& other) const {
    const bool same_head = head.status == other.head.status && head.reason == other.head.reason &&
                           head.minor_version == other.head.minor_version && head.fields == other.head.fields;
    return state == other.state && same_head && body == other.body && error == other.error &&
           taken == other.taken && keep_alive == other.keep_alive;
  }
};

// What may be taken in before the answer is complete, whatever the upstream sends.
bool within_bounds(const ResponseParser& parser, std::size_t taken, const ResponseLimits& limits) {
  const std::size_t head = (limits.max_interim + 1) * (limits.max_line + limits.max_header_bytes + 4);
  const std::size_t per_chunk = 16 + 2 + 2;
  const std::size_t body = limits.body.max_body * (per_chunk + 1) + limits.body.max_chunk_ext + per_chunk +
                           limits.body.max_trailer_bytes + 4;
  if (parser.body().size() > limits.body.max_body) return false;
  return taken <= head + (parser.state() == State::need_more ? 0 : body);
}

const char* check_rejection(ResponseParser& parser) {
  const wire::Rejection error = parser.error();
  if (error.status != 502 || error.reason.empty()) return "a rejection tells status and reason";
  for (const std::string_view more : {"HTTP/1.1 204 No Content\r\n\r\n", "\r\n", "0\r\n\r\n"}) {
    if (parser.feed(more) != 0 || parser.state() != State::rejected) return "a rejection is final";
  }
  parser.finish();
  const bool same = parser.state() == State::rejected && parser.error() == error && !parser.keep_alive();
  return same ? nullptr : "a rejection is final";
}

template <typename NextSize>
Outcome drive(const Exchange& exchange, const ResponseLimits& limits, NextSize next_size) {
  Outcome out;
  ResponseParser parser(exchange.method, limits);
  const std::string_view bytes = exchange.bytes;
  const auto open = [&] { return parser.state() != State::rejected && parser.state() != State::complete; };
  while (out.taken < bytes.size() && open()) {
    const std::string_view portion = bytes.substr(out.taken, next_size(out.taken));
    const std::size_t taken = parser.feed(portion);
    out.taken += taken;
    if (!within_bounds(parser, out.taken, limits)) out.violation = "memory is bounded";
    if (taken < portion.size() && open()) {
      out.violation = "every byte is taken or refused";
      return out;
    }
  }
  if (exchange.closes) parser.finish();
  out.state = parser.state();
  out.head = parser.head();
  out.body = parser.body();
  out.error = parser.error();
  out.keep_alive = parser.keep_alive();
  if (out.state == State::rejected && out.violation == nullptr) out.violation = check_rejection(parser);
  return out;
}

const char* check_splits(const Exchange& exchange, const ResponseLimits& limits, const Outcome& whole) {
  std::uint32_t seed = 2166136261U;
  const auto derived = [&](std::size_t at) {
    seed = (seed ^ static_cast<unsigned char>(exchange.bytes[at])) * 16777619U;
    return std::size_t{1} + (seed >> 13) % 9;
  };
  for (const Outcome& split : {drive(exchange, limits, [](std::size_t) { return std::size_t{1}; }),
                               drive(exchange, limits, derived)}) {
    if (split.violation != nullptr) return split.violation;
    if (!(split == whole)) return "splits do not matter";
  }
  return nullptr;
}

const char* check_others(const Exchange& exchange, const Outcome& outcome) {
  const std::string_view raw = exchange.bytes.substr(0, outcome.taken);
  const std::vector<SeenField> fields = seen_fields(outcome.head.fields);
  const std::vector<std::string> methods = {exchange.method};
  for (const SecondParser& parser : second_parsers()) {
    if (parser.responses == nullptr) continue;
    const Reading theirs = parser.responses(raw, methods, exchange.closes);
    if (refuses_too_much(parser, theirs, raw)) continue;
    const bool alike = theirs.whole(raw.size()) && theirs.messages.size() == 1 &&
                       theirs.messages.front().status == outcome.head.status &&
                       theirs.messages.front().fields == fields &&
                       theirs.messages.front().body == outcome.body;
    if (!alike) return "other parsers read alike what is accepted";
  }
  return nullptr;
}

// What the gateway makes of it for its own client.
const char* check_downstream(const std::string& method, const Outcome& outcome) {
  constexpr std::array<std::string_view, 9> kNamed = {"content-type",  "cache-control",    "etag",
                                                      "last-modified", "location",         "retry-after",
                                                      "vary",          "content-language", "content-length"};
  http::Response response;
  response.status = outcome.head.status;
  response.fields = gateway::AllowedFields().downstream(outcome.head.fields);
  response.body = outcome.body;
  const std::string bytes = http::answer_bytes(method, response, false);
  const std::vector<std::string> methods = {method};
  for (const SecondParser& parser : second_parsers()) {
    if (parser.responses == nullptr) continue;
    const Reading theirs = parser.responses(bytes, methods, false);
    if (!theirs.whole(bytes.size()) || theirs.messages.size() != 1)
      return "the client gets exactly one answer";
    const SeenMessage& got = theirs.messages.front();
    if (got.status != outcome.head.status || got.body != outcome.body)
      return "the client gets the same answer";
    for (const SeenField& field : got.fields) {
      if (std::count(kNamed.begin(), kNamed.end(), field.name) == 0) return "only named fields come back";
      if (got.status == 204 && field.name == "content-length") return "no length where no body can be";
    }
  }
  return nullptr;
}

// Refusing everything would satisfy the other properties.
const char* check_canonical(std::string_view input, const ResponseLimits& limits) {
  const std::string_view body = input.substr(0, limits.body.max_body);
  wire::ResponseHead head{200, "OK", 1, {}};
  head.fields.add("Content-Type", "text/plain");
  for (const bool head_only : {false, true}) {
    const std::string bytes = wire::serialize_response(head, body, head_only);
    const Exchange exchange{head_only ? "HEAD" : "GET", false, bytes};
    const Outcome outcome = drive(exchange, limits, [](std::size_t) { return std::size_t{7}; });
    const bool taken =
        outcome.state == State::complete && outcome.taken == bytes.size() && outcome.keep_alive;
    if (!taken || outcome.body != (head_only ? "" : body)) return "canonical answers are accepted";
  }
  return nullptr;
}

}  // namespace

const char* oracle(std::string_view input) {
  static const ResponseLimits kLimits = small_limits();
  const Exchange exchange = read_input(input);
  const Outcome whole = drive(exchange, kLimits, [&](std::size_t) { return exchange.bytes.size(); });
  if (whole.violation != nullptr) return whole.violation;
  if (whole.state == State::complete) {
    const std::string_view raw = exchange.bytes.substr(0, whole.taken);
    if (const char* fault = naive_response_check(raw, exchange.method, whole.head, whole.body, kLimits))
      return fault;
    if (const char* fault = check_others(exchange, whole)) return fault;
    if (const char* fault = check_downstream(exchange.method, whole)) return fault;
  }
  if (const char* fault = check_splits(exchange, kLimits, whole)) return fault;
  return check_canonical(exchange.bytes, kLimits);
}

}  // namespace assay::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  assay::fuzz::require(assay::fuzz::oracle({reinterpret_cast<const char*>(data), size}));
  return 0;
}
