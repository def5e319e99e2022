// SPDX-License-Identifier: Apache-2.0
// Independent eyes: observers, and the origin of ours that one kind of them looks through.
#include <algorithm>

#include "harness/target/path_reading.hpp"
#include "harness/target/read_parts.hpp"

namespace assay::target {
namespace {

using toml_tree::Reader;
using toml_tree::Table;

// What but a tap cannot do without is the first key.
const std::vector<Kind>& observer_kinds() {
  static const std::vector<Kind> kKinds = {
      {"tap", {"paths", "subject"}},      {"response-header", {"present"}},
      {"loki", {"query", "url", "auth"}}, {"kafka-consume", {"topic", "as"}},
      {"sql", {"query", "as"}},           {"command", {"command"}},
  };
  return kKinds;
}

}  // namespace

void Reading::observer(const std::string& name, const Table& table, const SourcePos& pos) {
  where_ = "observer." + name;
  Reader r(table, pos, diagnostics_);
  ObserverEntry o;
  o.name = name;
  const Kind* own = kind(r, observer_kinds(), "an observer");
  if (own != nullptr) o.kind = own->name;
  o.grade = r.one_of("grade", {"effect", "response"}, o.kind == "response-header" ? "response" : "effect");
  if (o.kind == "response-header" && o.grade == "effect")
    diagnostics_.error(r.pos_of("grade"),
                       "a response header is only what the answer says: its grade is \"response\"");
  if (own != nullptr) {
    if (o.kind != "tap") required(r, own->keys.front());
    o.paths = r.string_list("paths");
    o.subject = r.string_or("subject", "");
    o.as = r.string_or("as", "");
    for (const char* key : {"present", "topic", "url"}) r.string(key);
    reference(r, "auth");
    const std::string query = r.string_or("query", "");
    if (!query.empty() && query.find("{marker}") == std::string::npos)
      diagnostics_.error(r.pos_of("query"), "\"query\" must hold {marker}",
                         "an observer recognises a request by it");
    argv(r, "command", false);
    if (o.kind != "tap")
      idle(r, {"kind"}, "an observer that reads " + o.kind + "; checks on " + where_ + " are unsupported");
  }
  r.finish();
  file_.observers.push_back(std::move(o));
}

void Reading::tap(const Table& table, const SourcePos& pos) {
  where_ = "tap";
  Reader r(table, pos, diagnostics_);
  TapEntry& t = file_.tap;
  t.given = true;
  t.listen = r.string_or("listen", t.listen);
  const std::size_t colon = t.listen.rfind(':');
  const std::string port = colon == std::string::npos ? "" : t.listen.substr(colon + 1);
  if (port.empty() || port.size() > 5 || port.find_first_not_of("0123456789") != std::string::npos)
    diagnostics_.error(r.pos_of("listen"), "\"listen\" must be ADDRESS:PORT",
                       "port 0 lets the system choose one");
  t.reads = r.string_list("reads");
  for (const std::string& word : t.reads) {
    const auto& all = path_readings();
    if (std::find(all.begin(), all.end(), word) != all.end()) continue;
    const std::string near = did_you_mean(word, all);
    diagnostics_.error(
        r.pos_of("reads"), "\"" + word + "\" is no way to read a path",
        near.empty() ? "one of: decode, merge-slashes, dot-segments" : "did you mean \"" + near + "\"?");
  }
  t.cut_off_is_refusal = r.one_of("cut_off", {"ambiguous", "refusal"}, "ambiguous") == "refusal";
  r.finish();
}

}  // namespace assay::target
