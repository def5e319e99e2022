// SPDX-License-Identifier: Apache-2.0
#include "harness/fuzz/tap_oracle.hpp"

#include <algorithm>

#include "harness/fuzz/sent_requests.hpp"
#include "harness/target/path_reading.hpp"

namespace assay::fuzz {
namespace {

std::string text_of(const Json& record, const char* name) {
  return record.at(name).string_or("");
}

// Bodies are compared as the tap shows them: what is not printable may differ in its spelling, not in its
// length.
bool is_plain(const std::string& body) {
  return std::all_of(body.begin(), body.end(),
                     [](char c) { return c == '\r' || c == '\n' || (c >= 0x20 && c < 0x7F && c != '\\'); });
}

bool same_body(const SentRequest& request, const std::string& message) {
  if (!is_plain(request.body) || !is_plain(message)) return true;
  const SentReading arrived = sent_requests(message);
  return arrived.requests.size() == 1 && arrived.requests.front().body == request.body;
}

}  // namespace

std::optional<Violation> judge(std::string_view sent, const std::vector<Json>& records,
                               const std::vector<std::string>& reads) {
  const SentReading said = sent_requests(sent);
  std::size_t next = 0;  // the first request that has not arrived; a gateway may answer some itself
  bool spare = !said.whole;
  for (const Json& record : records) {
    if (text_of(record, "kind") != "message") continue;
    if (const std::string ambiguity = text_of(record, "ambiguity"); !ambiguity.empty())
      return Violation{"one reading", ambiguity};
    const std::string method = text_of(record, "method");
    const std::string target = text_of(record, "target");
    while (next < said.requests.size() && (said.requests[next].method != method ||
                                           target::read_path(said.requests[next].target, reads) != target))
      ++next;
    if (next < said.requests.size()) {
      const bool broken_off = text_of(record, "ended") == "cut-off";
      if (!broken_off && !same_body(said.requests[next], text_of(record, "text")))
        return Violation{"only what was sent", method + ' ' + target + " with another body"};
      ++next;
    } else if (said.whole) {
      return Violation{"only what was sent", method + ' ' + target};
    } else if (!spare) {
      return Violation{"nothing behind a refusal", method + ' ' + target};
    } else {
      spare = false;  // a gateway may repair the first thing that is not well formed, and that alone
    }
  }
  return std::nullopt;
}

}  // namespace assay::fuzz
