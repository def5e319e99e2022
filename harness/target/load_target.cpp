// SPDX-License-Identifier: Apache-2.0
#include "harness/target/load_target.hpp"

#include <functional>
#include <set>

#include "harness/target/read_parts.hpp"
#include "harness/target/scope.hpp"

namespace assay::target {
namespace {

using toml_tree::Entry;
using toml_tree::Reader;
using toml_tree::Table;

using NamedSection = void (Reading::*)(const std::string&, const Table&, const SourcePos&);
using PlainSection = void (Reading::*)(const Table&, const SourcePos&);

class Loader {
 public:
  Loader(TargetLoad& out, const std::string& file, std::string today)
      : out_(out), reading_(out.target, out.diagnostics), first_{file, 1, 1}, today_(std::move(today)) {}

  void load(const Table& root) {
    Reader r(root, first_, out_.diagnostics);
    reading_.remember("", root);
    if (r.required_string("schema") != "assay.target/1" && r.has("schema"))
      out_.diagnostics.error(r.pos_of("schema"), "\"schema\" must be \"assay.target/1\"");
    out_.target.name = r.required_string("name");
    out_.target.profiles = r.string_list("profiles");
    plain(r, "scope", &Reading::scope);
    if (const Table* table = r.table("authorization"))
      reading_.authorization(*remembered("authorization", *table), r.pos_of("authorization"), today_);
    plain(r, "limits", &Reading::limits);
    plain(r, "abort_on", &Reading::abort_on);
    plain(r, "bounds", &Reading::bounds);
    plain(r, "callback", &Reading::callback);
    named(r, "acquire", &Reading::acquire);
    plain(r, "verdict", &Reading::verdict);
    for (const toml_tree::Node* node : r.table_list("waiver"))
      reading_.waiver(std::get<Table>(node->value), node->pos);
    for (const toml_tree::Node* node : r.table_list("weaken"))
      reading_.weaken(std::get<Table>(node->value), node->pos);
    named(r, "vantage", &Reading::vantage);
    named(r, "endpoint", &Reading::endpoint);
    named(r, "identity", &Reading::identity);
    named(r, "tokens", &Reading::token);
    named(r, "route", &Reading::route);
    named(r, "observer", &Reading::observer);
    named(r, "outcome", &Reading::outcome);
    plain(r, "tap", &Reading::tap);
    plain(r, "launch", &Reading::launch);
    r.finish();
    names();
    scope();
  }

 private:
  const Table* remembered(const std::string& prefix, const Table& table) {
    reading_.remember(prefix, table);
    return &table;
  }

  void plain(Reader& r, const char* key, PlainSection read) {
    if (const Table* table = r.table(key)) (reading_.*read)(*remembered(key, *table), r.pos_of(key));
  }

  void named(Reader& r, const char* key, NamedSection read) {
    const Table* table = r.table(key);
    if (table == nullptr) return;
    reading_.remember(key, *table);
    for (const Entry& entry : *table) {
      if (const Table* inner = std::get_if<Table>(&entry.value.value)) {
        (reading_.*read)(entry.key, *remembered(std::string(key) + "." + entry.key, *inner), entry.key_pos);
      } else {
        out_.diagnostics.error(entry.value.pos, "\"" + entry.key + "\" must be a table; this is of kind " +
                                                    std::string(entry.value.kind_name()));
      }
    }
  }

  void unknown(const std::string& key, const std::string& what, const std::string& name,
               const std::vector<std::string>& known) {
    const std::string near = did_you_mean(name, known);
    out_.diagnostics.error(out_.target.at(key), what + " \"" + name + "\" is not in this file",
                           near.empty() ? "" : "did you mean \"" + near + "\"?");
  }

  // Names that one section takes from another.
  void names() {
    const TargetFile& t = out_.target;
    std::vector<std::string> flows, users, endpoints, vantages;
    for (const auto& entry : t.acquire) flows.push_back(entry.name);
    for (const auto& entry : t.identities) users.push_back(entry.name);
    for (const auto& entry : t.endpoints) endpoints.push_back(entry.name);
    for (const auto& entry : t.vantages) vantages.push_back(entry.name);
    for (const EndpointEntry& endpoint : t.endpoints) {
      if (!endpoint.via.empty() && t.vantage(endpoint.via) == nullptr)
        unknown("endpoint." + endpoint.name + ".via", "vantage", endpoint.via, vantages);
    }
    for (const IdentityEntry& identity : t.identities) {
      if (!identity.acquire.empty() && t.acquisition(identity.acquire) == nullptr)
        unknown("identity." + identity.name + ".acquire", "acquire", identity.acquire, flows);
    }
    for (const std::string& part : t.tokens.trusted_by) {
      if (t.endpoint(part) == nullptr) unknown("tokens.any.trusted_by", "endpoint", part, endpoints);
    }
    for (const ObserverEntry& observer : t.observers) {
      if (!observer.as.empty() && t.identity(observer.as) == nullptr)
        unknown("observer." + observer.name + ".as", "identity", observer.as, users);
      if (observer.kind == "tap" && !t.tap.given)
        out_.diagnostics.error(t.at("observer." + observer.name),
                               "observer \"" + observer.name + "\" needs [tap]",
                               "[tap] starts the recording origin that stands behind the gateway");
    }
  }

  // Nothing outside loopback without being listed and authorised.
  void scope() {
    const TargetFile& t = out_.target;
    bool abroad = false;
    for (const EndpointEntry& e : t.endpoints) {
      for (const Peer& peer : e.peers) {
        if (is_loopback(peer.address)) continue;
        abroad = true;
        const auto permitted = may_dial(t.scope, peer.host, peer.address, peer.port);
        if (permitted.ok()) continue;
        out_.diagnostics.error(
            t.at(peer.key), permitted.error().message,
            "add \"" + peer.host + ":" + std::to_string(peer.port) + "\" to scope.hosts, if you may test it");
      }
    }
    if (abroad && !t.authorization.given())
      out_.diagnostics.error(first_, "the target is not on this machine, and nobody has authorised the test",
                             "add authorization = { by = \"…\", ref = \"…\", not_after = 2027-01-31 }");
  }

  TargetLoad& out_;
  Reading reading_;
  SourcePos first_;
  std::string today_;
};

}  // namespace

TargetLoad load_target(std::string_view text, const std::string& file, const std::string& today) {
  TargetLoad out;
  out.target.file = file;
  const Table root = toml_tree::parse(text, file, out.diagnostics);
  if (!out.diagnostics.has_errors()) Loader(out, file, today).load(root);
  return out;
}

}  // namespace assay::target
