// SPDX-License-Identifier: Apache-2.0
// Target desync_pipeline: the input is all that one client ever sends on one connection. Properties: however
// the bytes are split, the requests that the gateway accepts are the ones that other parsers read, in their
// order; each arrives upstream as one request, none is added and none lost; each answer goes to its own
// request; behind a refused request and behind the last one nothing is read.
#include <algorithm>
#include <array>
#include <charconv>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "fuzz/gateway_path.hpp"
#include "fuzz/oracle.hpp"
#include "fuzz/second_parsers.hpp"
#include "platform/http/pipeline.hpp"

namespace assay::fuzz {
namespace {

using http::Pipeline;
using Step = Pipeline::Step;

constexpr std::string_view kNext = "GET /o/next HTTP/1.1\r\nHost: a\r\n\r\n";

struct Talk {
  std::vector<SeenMessage> accepted;
  std::vector<int> minor_versions;
  std::vector<SeenMessage> forwarded;  // as they have to arrive: method, target, body
  std::string upstream;                // bytes
  std::string answers;                 // bytes
  std::vector<std::string> methods;    // that the answers are for
  std::vector<int> statuses;
  Step end = Step::read;
  const char* violation = nullptr;
};

void answer(Talk& talk, std::string_view method, const http::Response& response, bool close) {
  talk.answers += http::answer_bytes(method, response, close);
  talk.methods.emplace_back(method.empty() ? "GET" : method);
  talk.statuses.push_back(response.status);
}

void serve(Pipeline& pipeline, Talk& talk) {
  while (pipeline.step() == Step::answer) {
    const http::Request request = pipeline.request();
    SeenMessage seen = seen_request(request.head, request.body);
    const auto bytes = forwarded_bytes(request, principal(request.head.fields.count("Authorization") > 0));
    http::Response response = http::Response::error(404, "not_found");
    if (bytes) {
      talk.upstream += *bytes;
      response = http::Response::text(200, "answer " + std::to_string(talk.accepted.size()), "text/plain");
      talk.forwarded.push_back(seen);
    }
    talk.accepted.push_back(std::move(seen));
    talk.minor_versions.push_back(request.head.minor_version);
    answer(talk, request.head.method, response, !pipeline.keep_alive());
    pipeline.answered(false);
  }
}

template <typename NextSize>
Talk converse(std::string_view input, NextSize next_size) {
  Talk talk;
  Pipeline pipeline = strict_pipeline();
  for (std::size_t at = 0; at < input.size() && pipeline.step() == Step::read;) {
    const std::string_view portion = input.substr(at, next_size(at));
    at += portion.size();
    pipeline.push(portion);
    serve(pipeline, talk);
  }
  talk.end = pipeline.step();
  if (talk.end == Step::refused) {
    answer(talk, "", http::Response::error(pipeline.reader().error().status, "bad_request"), true);
  }
  if (talk.end == Step::refused || talk.end == Step::over) {
    for (int round = 0; round < 2; ++round) {
      pipeline.push(kNext);
      if (pipeline.step() != talk.end) talk.violation = "nothing is read behind the end";
    }
  }
  return talk;
}

bool same(const SeenMessage& a, const SeenMessage& b) {
  return a.method == b.method && a.target == b.target && a.fields == b.fields && a.body == b.body;
}

bool same_talk(const Talk& a, const Talk& b) {
  return a.upstream == b.upstream && a.answers == b.answers && a.end == b.end &&
         std::equal(a.accepted.begin(), a.accepted.end(), b.accepted.begin(), b.accepted.end(), same);
}

const char* check_splits(std::string_view input, const Talk& whole) {
  std::uint32_t seed = static_cast<std::uint32_t>(input.size());
  const auto derived = [&](std::size_t at) {
    seed = (seed ^ static_cast<unsigned char>(input[at])) * 16777619U;
    return std::size_t{1} + (seed >> 13) % 23;
  };
  for (const Talk& split :
       {converse(input, [](std::size_t) { return std::size_t{1}; }), converse(input, derived)}) {
    if (split.violation != nullptr) return split.violation;
    if (!same_talk(split, whole)) return "splits do not matter";
  }
  return nullptr;
}

// What others read from the client's bytes begins with what we accepted; while we go on reading, it is no
// more than that.
const char* check_accepted(std::string_view input, const Talk& talk) {
  for (const SecondParser& parser : second_parsers()) {
    if (parser.responses == nullptr) continue;  // the yardstick refuses more than a client's bytes deserve
    const Reading theirs = parser.requests(input);
    if (refuses_too_much(parser, theirs, input)) continue;
    const bool more = theirs.messages.size() > talk.accepted.size();
    if (theirs.messages.size() < talk.accepted.size() || (talk.end == Step::read && more) ||
        !std::equal(talk.accepted.begin(), talk.accepted.end(), theirs.messages.begin(), same)) {
      return "others read the accepted requests in this order";
    }
  }
  return nullptr;
}

const char* check_upstream(const Talk& talk) {
  for (const SecondParser& parser : second_parsers()) {
    const Reading theirs = parser.requests(talk.upstream);
    if (!theirs.whole(talk.upstream.size()) || theirs.messages.size() != talk.forwarded.size()) {
      return "as many requests arrive as are forwarded";
    }
    for (std::size_t i = 0; i < talk.forwarded.size(); ++i) {
      const SeenMessage& sent = talk.forwarded[i];
      const SeenMessage& arrived = theirs.messages[i];
      const bool kept = arrived.method == sent.method && arrived.body == sent.body &&
                        arrived.target == expected_target(sent.target);
      if (!kept) return "requests arrive in order and unchanged";
    }
  }
  return nullptr;
}

bool asks_to_end(const SeenMessage& request, int minor_version) {
  bool keeps = minor_version > 0;
  for (const SeenField& field : request.fields) {
    if (field.name != "connection") continue;
    std::string list = ",";
    for (const char c : field.value) {
      if (c != ' ' && c != '\t') list += c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
    }
    list += ",";
    if (list.find(",close,") != std::string::npos) return true;
    keeps = keeps || list.find(",keep-alive,") != std::string::npos;
  }
  return !keeps;
}

const char* check_end(const Talk& talk) {
  for (std::size_t i = 0; i + 1 < talk.accepted.size(); ++i) {
    if (asks_to_end(talk.accepted[i], talk.minor_versions[i])) return "nothing is read behind the end";
  }
  if (talk.accepted.empty() || talk.end == Step::refused) return nullptr;
  const bool over = asks_to_end(talk.accepted.back(), talk.minor_versions.back());
  return over == (talk.end == Step::over) ? nullptr : "the connection ends when the client says so";
}

const char* check_answers(const Talk& talk) {
  for (const SecondParser& parser : second_parsers()) {
    if (parser.responses == nullptr) continue;
    const Reading theirs = parser.responses(talk.answers, talk.methods, false);
    if (!theirs.whole(talk.answers.size()) || theirs.messages.size() != talk.methods.size()) {
      return "each request gets one answer";
    }
    for (std::size_t i = 0; i < talk.methods.size(); ++i) {
      const SeenMessage& got = theirs.messages[i];
      const bool own =
          talk.statuses[i] != 200 || talk.methods[i] == "HEAD" || got.body == "answer " + std::to_string(i);
      if (got.status != talk.statuses[i] || !own) return "answers keep the order of the requests";
    }
  }
  return nullptr;
}

const char* check_talk(std::string_view input, const Talk& talk) {
  if (talk.violation != nullptr) return talk.violation;
  if (const char* fault = check_end(talk)) return fault;
  if (const char* fault = check_upstream(talk)) return fault;
  if (const char* fault = check_accepted(input, talk)) return fault;
  return check_answers(talk);
}

std::string chunked(std::string_view method, std::string_view body) {
  std::array<char, 20> size{};
  const auto end = std::to_chars(size.data(), size.data() + size.size(), body.size(), 16).ptr;
  std::string out(method);
  out += " /o HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n";
  if (!body.empty()) out.append(size.data(), end).append("\r\n").append(body).append("\r\n");
  return out + "0\r\nChecked: yes\r\n\r\n";
}

// Requests with the input as a body between them, with a length and in chunks; the body is never anything
// else.
const char* check_canonical(std::string_view input) {
  std::string bytes(kNext);
  bytes += "POST /o HTTP/1.1\r\nHost: a\r\nContent-Length: " + std::to_string(input.size()) + "\r\n\r\n";
  bytes.append(input)
      .append(kNext)
      .append(chunked("POST", input))
      .append(chunked("GET", input))
      .append(kNext);
  const Talk talk = converse(bytes, [](std::size_t) { return std::size_t{509}; });
  if (talk.forwarded.size() != 6 || talk.end != Step::read) return "canonical pipelines are served";
  return check_talk(bytes, talk);
}

}  // namespace

const char* oracle(std::string_view input) {
  const Talk whole = converse(input, [&](std::size_t) { return input.size(); });
  if (const char* fault = check_talk(input, whole)) return fault;
  if (const char* fault = check_splits(input, whole)) return fault;
  return check_canonical(input);
}

}  // namespace assay::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  assay::fuzz::require(assay::fuzz::oracle({reinterpret_cast<const char*>(data), size}));
  return 0;
}
