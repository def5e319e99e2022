// SPDX-License-Identifier: Apache-2.0
// Target http1_forward: the input is what one client sends on one connection; each request that the strict
// parser accepts goes through the gateway's routing, field policy and serialiser. Properties: other people's
// parsers read what is accepted as we did; what is forwarded is exactly one request to every one of them,
// with the same method, target and body, framing and identity of our own, and no field but the named ones.
#include <algorithm>
#include <array>
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

using Step = http::Pipeline::Step;

struct Accepted {
  std::string_view raw;  // without empty lines before it
  http::Request request;
};

std::vector<Accepted> accepted_requests(std::string_view input) {
  std::vector<Accepted> out;
  wire::RequestParser parser;
  while (!input.empty()) {
    const std::size_t taken = parser.feed(input);
    if (parser.state() != wire::RequestParser::State::complete) break;
    std::string_view raw = input.substr(0, taken);
    input.remove_prefix(taken);
    parser.reset();
    while (raw.starts_with("\r\n")) raw.remove_prefix(2);
    http::Pipeline pipeline = strict_pipeline();
    pipeline.push(raw);
    if (pipeline.step() == Step::answer) out.push_back({raw, pipeline.request()});
  }
  return out;
}

bool same_request(const SeenMessage& a, const SeenMessage& b) {
  return a.method == b.method && a.target == b.target && a.fields == b.fields && a.body == b.body;
}

// The yardstick is stricter than RFC 9112 on purpose; these forms are unambiguous all the same.
bool is_known_strictness(const std::string& ambiguity, const http::Request& request) {
  const auto lengths = request.head.fields.all("Content-Length");
  if (ambiguity == "request-line") return request.head.target.front() != '/' && request.head.target != "*";
  if (ambiguity == "length-digits") return lengths.size() == 1 && lengths.front().starts_with("0");
  return ambiguity == "chunk-line" || ambiguity == "trailer";
}

const char* check_incoming(const Accepted& accepted) {
  const SeenMessage ours = seen_request(accepted.request.head, accepted.request.body);
  for (const SecondParser& parser : second_parsers()) {
    const Reading theirs = parser.requests(accepted.raw);
    if (parser.responses == nullptr && !theirs.refusal.empty()) {
      if (is_known_strictness(theirs.refusal, accepted.request)) continue;
      return "what is accepted leaves no choice";
    }
    if (refuses_too_much(parser, theirs, accepted.raw)) continue;
    const bool alike = theirs.whole(accepted.raw.size()) && theirs.messages.size() == 1 &&
                       same_request(theirs.messages.front(), ours);
    if (!alike) return "other parsers read alike what is accepted";
  }
  const auto hosts = std::count_if(ours.fields.begin(), ours.fields.end(),
                                   [](const SeenField& field) { return field.name == "host"; });
  return hosts > 1 || (hosts == 0 && accepted.request.head.minor_version > 0) ? "one host decides" : nullptr;
}

std::vector<std::string> values_of(const std::vector<SeenField>& fields, std::string_view name) {
  std::vector<std::string> values;
  for (const SeenField& field : fields) {
    if (field.name == name) values.push_back(field.value);
  }
  return values;
}

using Values = std::vector<std::string>;

const char* check_own_fields(const SeenMessage& sent, const SeenMessage& received, const Principal& who) {
  const auto sole = [&](std::string_view name) { return values_of(sent.fields, name); };
  if (sole("host") != Values{kUpstreamHost}) return "the host is the upstream's";
  if (sole("x-request-id") != Values{kRequestId}) return "identity is the gateway's";
  const bool known = !who.anonymous();
  if (sole("x-user-id") != (known ? Values{"alice"} : Values{})) return "identity is the gateway's";
  if (sole("x-user-roles") != (known ? Values{"customer,auditor"} : Values{}))
    return "identity is the gateway's";
  if (sole("authorization") != (known ? Values{std::string("Bearer ") + kBearer} : Values{})) {
    return "identity is the gateway's";
  }
  const bool meaningful = received.method == "POST" || received.method == "PUT" || received.method == "PATCH";
  const bool measured = meaningful || !received.body.empty();
  const Values length = measured ? Values{std::to_string(received.body.size())} : Values{};
  if (sole("content-length") != length || !sole("transfer-encoding").empty()) return "framing is our own";
  return nullptr;
}

// Names that a Connection field gives away, in lower case.
std::vector<std::string> nominated(const SeenMessage& received) {
  std::vector<std::string> names;
  for (std::string list : values_of(received.fields, "connection")) {
    std::string name;
    for (const char c : list + ",") {
      if (c == ',') {
        names.push_back(name);
        name.clear();
      } else if (c != ' ' && c != '\t') {
        name += c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
      }
    }
  }
  return names;
}

const char* check_client_fields(const SeenMessage& sent, const SeenMessage& received) {
  constexpr std::array<std::string_view, 8> kNamed = {"accept",     "accept-language", "content-type",
                                                      "if-match",   "if-none-match",   "traceparent",
                                                      "tracestate", "user-agent"};
  constexpr std::array<std::string_view, 6> kOurs = {"host",         "x-request-id",  "x-user-id",
                                                     "x-user-roles", "authorization", "content-length"};
  const auto kept_back = nominated(received);
  for (const SeenField& field : sent.fields) {
    const bool ours = std::count(kOurs.begin(), kOurs.end(), field.name) > 0;
    if (!ours && std::count(kNamed.begin(), kNamed.end(), field.name) == 0) return "only named fields cross";
    if (!ours && std::count(kept_back.begin(), kept_back.end(), field.name) > 0) {
      return "nominated fields stay on their hop";
    }
  }
  for (const std::string_view name : kNamed) {
    if (std::count(kept_back.begin(), kept_back.end(), name) > 0) continue;
    if (values_of(sent.fields, name) != values_of(received.fields, name))
      return "named fields cross unchanged";
  }
  return nullptr;
}

// An absolute target names the host itself; Host has no say then (RFC 9112 §3.2.2). These are the hosts of
// the routes.
const char* check_absolute(std::string_view target) {
  if (target.front() == '/' || target.find("://") == std::string_view::npos) return nullptr;
  std::string authority;
  for (const char c : target.substr(0, target.find_first_of("/?", target.find("://") + 3)))
    authority += c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
  const bool known = authority == "https://a" || authority.starts_with("https://a:") ||
                     authority == "https://a.example" || authority.starts_with("https://a.example:");
  return known ? nullptr : "the authority in the target decides";
}

const char* check_forwarded(std::string_view bytes, const http::Request& request, const Principal& who) {
  const SeenMessage received = seen_request(request.head, request.body);
  for (const SecondParser& parser : second_parsers()) {
    const Reading reading = parser.requests(bytes);
    if (!reading.whole(bytes.size()) || reading.messages.size() != 1) return "forwards exactly one request";
    const SeenMessage& sent = reading.messages.front();
    if (sent.target != expected_target(received.target)) return "the target goes on as received";
    if (sent.method != received.method || sent.body != received.body) return "forwards the same request";
    if (const char* fault = check_own_fields(sent, received, who)) return fault;
    if (const char* fault = check_client_fields(sent, received)) return fault;
  }
  return nullptr;
}

const char* check_fixpoint(const std::string& bytes, const Principal& who) {
  http::Pipeline pipeline = strict_pipeline();
  pipeline.push(bytes);
  if (pipeline.step() != Step::answer) return "forwarding is a fixpoint";
  return forwarded_bytes(pipeline.request(), who) == bytes ? nullptr : "forwarding is a fixpoint";
}

const char* check_path(const std::string& target) {
  const std::string path = "/" + target.substr(0, target.find('?')) + "/";
  const bool dots = path.find("/../") != std::string::npos || path.find("/./") != std::string::npos;
  const bool odd = path.find_first_of("%\\;") != std::string::npos;
  return dots || odd ? "what is routed has one spelling" : nullptr;
}

// Refusing everything would satisfy the other properties.
const char* check_canonical(std::string_view input) {
  http::Request request;
  request.head.method = "PUT";
  request.path = "/o/a-1.b_2";
  request.head.target = request.path;
  request.head.fields.add("Host", "a.example:8443");
  request.authority = "a.example:8443";
  request.body = input;
  const auto bytes = forwarded_bytes(request, principal(true));
  if (!bytes) return "canonical requests are forwarded";
  return check_forwarded(*bytes, request, principal(true));
}

}  // namespace

const char* oracle(std::string_view input) {
  for (const Accepted& accepted : accepted_requests(input)) {
    if (const char* fault = check_incoming(accepted)) return fault;
    const Principal who = principal(accepted.request.head.fields.count("Authorization") > 0);
    const auto bytes = forwarded_bytes(accepted.request, who);
    if (!bytes) continue;
    if (const char* fault = check_path(accepted.request.head.target)) return fault;
    if (const char* fault = check_absolute(accepted.request.head.target)) return fault;
    if (const char* fault = check_forwarded(*bytes, accepted.request, who)) return fault;
    if (const char* fault = check_fixpoint(*bytes, who)) return fault;
  }
  return check_canonical(input);
}

}  // namespace assay::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  assay::fuzz::require(assay::fuzz::oracle({reinterpret_cast<const char*>(data), size}));
  return 0;
}
