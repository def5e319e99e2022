// SPDX-License-Identifier: Apache-2.0
// Who may be tested, how hard, until when: scope, authorisation, limits, bounds, verdict, waivers.
#include "harness/model/words.hpp"
#include "harness/target/read_parts.hpp"
#include "harness/target/scope.hpp"
#include "harness/target/window.hpp"

namespace assay::target {

using toml_tree::Reader;
using toml_tree::Table;

void Reading::scope(const Table& table, const SourcePos& pos) {
  Reader r(table, pos, diagnostics_);
  file_.scope.hosts = r.string_list("hosts");
  file_.scope.cidrs = r.string_list("cidrs");
  file_.scope.deny_paths = r.string_list("deny_paths");
  for (const std::string& host : file_.scope.hosts) {
    const std::size_t colon = host.rfind(':');
    const std::string port = colon == std::string::npos ? "" : host.substr(colon + 1);
    if (port.empty() || port.find_first_not_of("0123456789*") != std::string::npos)
      diagnostics_.error(r.pos_of("hosts"), "the host \"" + host + "\" needs a port",
                         "write NAME:PORT, or NAME:*");
  }
  for (const std::string& cidr : file_.scope.cidrs) {
    if (!Network::parse(cidr))
      diagnostics_.error(r.pos_of("cidrs"), "\"" + cidr + "\" is no network", "for example \"10.20.0.0/16\"");
  }
  for (const std::string& path : file_.scope.deny_paths) {
    if (path.empty() || path.front() != '/')
      diagnostics_.error(r.pos_of("deny_paths"), "the path \"" + path + "\" must begin with /");
  }
  r.finish();
}

void Reading::authorization(const Table& table, const SourcePos& pos, const std::string& today) {
  Reader r(table, pos, diagnostics_);
  AuthorizationEntry& a = file_.authorization;
  a.by = r.required_string("by");
  a.ref = r.required_string("ref");
  a.contact = r.string_or("contact", "");
  a.environment = r.string_or("environment", "");
  if (!r.has("not_after")) diagnostics_.error(pos, "missing key \"not_after\"");
  a.not_after = date(r, "not_after").value_or("");
  if (!a.not_after.empty() && a.not_after < today)
    diagnostics_.error(r.pos_of("not_after"), "the authorisation ended on " + a.not_after,
                       "ask " + a.by + " for a new one; nothing is sent without it");
  r.finish();
}

void Reading::limits(const Table& table, const SourcePos& pos) {
  Reader r(table, pos, diagnostics_);
  LimitsEntry& l = file_.limits;
  for (const auto& [key, into] : {std::pair{"rps", &l.rps}, std::pair{"requests", &l.requests}}) {
    *into = r.integer(key).value_or(0);
    if (*into < 0 || (r.has(key) && *into == 0))
      diagnostics_.error(r.pos_of(key), '"' + std::string(key) + "\" must be at least 1");
  }
  l.blast = r.string_list("blast");
  for (const std::string& word : l.blast) {
    if (!model::parse_blast(word))
      diagnostics_.error(r.pos_of("blast"), "\"" + word + "\" is no blast class",
                         "one of: read, write, flood, crash");
  }
  l.window = r.string_or("window", "");
  if (!l.window.empty() && !Window::parse(l.window))
    diagnostics_.error(r.pos_of("window"), "\"window\" is no time window",
                       "for example \"Mon-Fri 08:00-18:00 Europe/Berlin\"");
  l.name_space = r.string_or("namespace", "");
  if (r.has("namespace") && l.name_space.find("{run}") == std::string::npos)
    diagnostics_.error(r.pos_of("namespace"), "\"namespace\" must hold {run}",
                       "leftovers are found by what a run puts there, for example \"assay-{run}-\"");
  ignore(r, {"connections", "logins_per_minute"}, "requests go out one after the other, paced by rps");
  r.finish();
}

void Reading::abort_on(const Table& table, const SourcePos& pos) {
  Reader r(table, pos, diagnostics_);
  for (const char* key : {"http_5xx_rate", "p95_ms", "locked_accounts"}) {
    if (number(r, key))
      unused(r.pos_of(key), '"' + std::string(key) + "\" has no effect yet: runs are not aborted");
  }
  r.finish();
}

void Reading::bounds(const Table& table, const SourcePos& pos) {
  Reader r(table, pos, diagnostics_);
  for (const char* key : {"revocation", "keys", "max_wait"}) {
    if (const auto value = duration(r, key)) file_.bounds[key] = *value;
  }
  for (const char* key : {"acl", "discovery", "log_ingest", "clock_skew"}) {
    if (duration(r, key))
      unused(r.pos_of(key), '"' + std::string(key) + "\" has no effect yet: no check waits for it");
  }
  r.finish();
}

void Reading::callback(const Table& table, const SourcePos& pos) {
  Reader r(table, pos, diagnostics_);
  r.required_string("advertise");
  r.int_list("ports");
  unused(pos, "[callback] has no effect yet: the attacker's listeners are on 127.0.0.1");
  r.finish();
}

void Reading::verdict(const Table& table, const SourcePos& pos) {
  Reader r(table, pos, diagnostics_);
  file_.minimum_grade = r.one_of("minimum_grade", {"effect", "response"}, "effect");
  file_.lock = r.string_or("lock", "");
  r.finish();
}

void Reading::waiver(const Table& table, const SourcePos& pos, const std::string&) {
  Reader r(table, pos, diagnostics_);
  WaiverEntry w;
  w.pos = pos;
  w.check = r.required_string("check");
  w.reason = r.required_string("reason");
  w.owner = r.required_string("owner");
  if (!r.has("expires"))
    diagnostics_.error(pos, "missing key \"expires\"", "a waiver without an end is a decision");
  w.expires = date(r, "expires").value_or("");
  r.finish();
  file_.waivers.push_back(std::move(w));
}

void Reading::weaken(const Table& table, const SourcePos& pos) {
  Reader r(table, pos, diagnostics_);
  WeakenEntry w;
  w.control = r.required_string("control");
  w.fault = r.string_or("fault", "");
  w.apply = argv(r, "apply", true);
  w.ready = argv(r, "ready", false);
  w.revert = argv(r, "revert", true);
  w.within = duration(r, "within").value_or(w.within);
  w.lease = duration(r, "lease").value_or(w.lease);
  r.finish();
  file_.weaken.push_back(std::move(w));
}

}  // namespace assay::target
