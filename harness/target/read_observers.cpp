// SPDX-License-Identifier: Apache-2.0
// Independent eyes: observers, and the origin of ours that one kind of them looks through.
#include <algorithm>

#include "harness/target/path_reading.hpp"
#include "harness/target/read_parts.hpp"

namespace assay::target {
namespace {

using toml_tree::Reader;
using toml_tree::Table;

// Which keys a kind of observer has, and which of them it cannot do without.
struct ObserverKind {
  std::string name, needs;
  std::vector<std::string> keys;
};

const std::vector<ObserverKind>& observer_kinds() {
  static const std::vector<ObserverKind> kKinds = {
      {"tap", "", {"paths", "subject"}},           {"response-header", "present", {"present"}},
      {"loki", "query", {"query", "url", "auth"}}, {"kafka-consume", "topic", {"topic", "as"}},
      {"sql", "query", {"query", "as"}},           {"command", "command", {"command"}},
  };
  return kKinds;
}

bool has_key(const ObserverKind& kind, const std::string& key) {
  return std::find(kind.keys.begin(), kind.keys.end(), key) != kind.keys.end();
}

}  // namespace

void Reading::observer(const std::string& name, const Table& table, const SourcePos& pos) {
  where_ = "observer." + name;
  Reader r(table, pos, diagnostics_);
  ObserverEntry o;
  o.name = name;
  std::vector<std::string> kinds;
  for (const ObserverKind& kind : observer_kinds()) kinds.push_back(kind.name);
  required(r, "kind");
  o.kind = r.one_of("kind", kinds, "");
  o.grade = r.one_of("grade", {"effect", "response"}, o.kind == "response-header" ? "response" : "effect");
  if (o.kind == "response-header" && o.grade == "effect")
    diagnostics_.error(r.pos_of("grade"),
                       "a response header is only what the answer says: its grade is \"response\"");
  const ObserverKind* own = nullptr;
  for (const ObserverKind& kind : observer_kinds()) {
    if (kind.name == o.kind) own = &kind;
  }
  for (const ObserverKind& kind : observer_kinds()) {
    for (const std::string& key : kind.keys) {
      if (own == nullptr) r.take(key);  // whose it is is not known
      if (own != nullptr && !has_key(*own, key)) misplaced(r, {key}, "an observer of kind \"" + o.kind + '"');
    }
  }
  if (own != nullptr) {
    if (!own->needs.empty()) required(r, own->needs);
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
