// SPDX-License-Identifier: Apache-2.0
// How hard and when: limits, abort conditions, bounds, and where the target may call back to.
#include "harness/model/words.hpp"
#include "harness/target/read_parts.hpp"
#include "harness/target/scope.hpp"
#include "harness/target/window.hpp"

namespace assay::target {

using toml_tree::Reader;
using toml_tree::Table;

void Reading::limits(const Table& table, const SourcePos& pos) {
  where_ = "limits";
  Reader r(table, pos, diagnostics_);
  LimitsEntry& l = file_.limits;
  l.rps = at_least_one(r, "rps");
  l.requests = at_least_one(r, "requests");
  at_least_one(r, "connections");
  at_least_one(r, "logins_per_minute");
  l.blast = r.string_list("blast");
  for (const std::string& word : l.blast) {
    if (model::parse_blast(word)) continue;
    const std::string near = did_you_mean(word, {"read", "write", "flood", "crash"});
    diagnostics_.error(r.pos_of("blast"), "\"" + word + "\" is no blast class",
                       near.empty() ? "one of: read, write, flood, crash" : "did you mean \"" + near + "\"?");
  }
  l.window = r.string_or("window", "");
  if (!l.window.empty() && !Window::parse(l.window))
    diagnostics_.error(r.pos_of("window"), "\"window\" is no time window",
                       "for example \"Mon-Fri 08:00-18:00 Europe/Berlin\"");
  l.name_space = r.string_or("namespace", "");
  if (!l.name_space.empty() && l.name_space.find("{run}") == std::string::npos)
    diagnostics_.error(r.pos_of("namespace"), "\"namespace\" must hold {run}",
                       "leftovers are found by what a run puts there, for example \"assay-{run}-\"");
  idle(r, {"connections"}, "a count of open connections; requests go out one after the other, paced by rps");
  idle(r, {"logins_per_minute"}, "a pace of log-ins; no check that runs on other people's targets logs in");
  idle(r, {"namespace"},
       "objects named after the run; no check that runs on other people's targets makes any");
  r.finish();
}

void Reading::abort_on(const Table& table, const SourcePos& pos) {
  where_ = "abort_on";
  Reader r(table, pos, diagnostics_);
  number(r, "http_5xx_rate", 1);
  number(r, "p95_ms", 3'600'000);
  number(r, "locked_accounts", 1'000'000);
  idle(r, {"http_5xx_rate", "p95_ms", "locked_accounts"}, "the watch that would end a run");
  r.finish();
}

void Reading::bounds(const Table& table, const SourcePos& pos) {
  where_ = "bounds";
  Reader r(table, pos, diagnostics_);
  for (const char* key : {"revocation", "keys", "max_wait"}) {
    if (const auto value = duration(r, key)) file_.bounds[key] = *value;
  }
  for (const char* key : {"acl", "discovery", "log_ingest", "clock_skew"}) duration(r, key);
  idle(r, {"acl", "discovery", "log_ingest", "clock_skew"}, "a check that waits for it");
  r.finish();
}

void Reading::callback(const Table& table, const SourcePos& pos) {
  where_ = "callback";
  Reader r(table, pos, diagnostics_);
  const std::string advertised = r.required_string("advertise");
  if (!advertised.empty() && !Network::parse(advertised))
    diagnostics_.error(r.pos_of("advertise"), "\"advertise\" must be a numeric address of this machine",
                       "for example \"10.20.9.11\"; never somebody else's");
  for (const std::int64_t port : r.int_list("ports")) {
    if (port < 1 || port > 65535)
      diagnostics_.error(r.pos_of("ports"), std::to_string(port) + " is no port", "numbers from 1 to 65535");
  }
  idle(r, {"advertise", "ports"}, "listeners elsewhere than on 127.0.0.1");
  r.finish();
}

}  // namespace assay::target
