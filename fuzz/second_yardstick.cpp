// SPDX-License-Identifier: Apache-2.0
// The harness's reading of what a gateway sends: one form, or the name of the ambiguity.
#include <algorithm>

#include "fuzz/second_parsers.hpp"
#include "harness/tap/canonical_http.hpp"

namespace assay::fuzz {
namespace {

// Chunks of the one form that the yardstick takes: no extensions, no trailers.
std::string joined(std::string_view chunks) {
  std::string body;
  while (true) {
    const std::size_t end = chunks.find("\r\n");
    const std::size_t size = std::stoull(std::string(chunks.substr(0, end)), nullptr, 16);
    if (size == 0) return body;
    body += chunks.substr(end + 2, size);
    chunks.remove_prefix(end + 2 + size + 2);
  }
}

// Fields and body of an unambiguous message: it has nothing but CRLF lines, and one length at most.
void take_apart(std::string_view bytes, Collector& collector) {
  const std::size_t head_end = bytes.find("\r\n\r\n");
  std::size_t at = bytes.find("\r\n") + 2;
  while (at < head_end + 2) {
    const std::size_t end = bytes.find("\r\n", at);
    const std::size_t colon = bytes.find(':', at);
    collector.message.fields.push_back(
        {std::string(bytes.substr(at, colon - at)), std::string(bytes.substr(colon + 1, end - colon - 1))});
    at = end + 2;
  }
  collector.finish();
  const auto& fields = collector.message.fields;
  const bool chunked = std::any_of(fields.begin(), fields.end(),
                                   [](const SeenField& field) { return field.name == "transfer-encoding"; });
  bytes.remove_prefix(head_end + 4);
  collector.message.body = chunked ? joined(bytes) : std::string(bytes);
}

}  // namespace

Reading read_with_yardstick(std::string_view bytes) {
  Reading reading;
  std::size_t at = 0;
  for (const tap::Message& one : tap::read_requests(bytes, true).messages) {
    if (!one.ambiguity.empty()) {
      reading.refusal = one.ambiguity;
      break;
    }
    Collector collector;
    take_apart(one.bytes, collector);
    collector.message.method = one.method;
    collector.message.target = one.target;
    collector.message.end = at += one.bytes.size();
    reading.messages.push_back(std::move(collector.message));
  }
  return reading;
}

}  // namespace assay::fuzz
