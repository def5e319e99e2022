// SPDX-License-Identifier: Apache-2.0
// What counts: grades and the lock, failures that are known, controls that the owner can switch off.
#include "harness/target/read_parts.hpp"

namespace assay::target {

using toml_tree::Reader;
using toml_tree::Table;

void Reading::verdict(const Table& table, const SourcePos& pos) {
  where_ = "verdict";
  Reader r(table, pos, diagnostics_);
  file_.minimum_grade = r.one_of("minimum_grade", {"effect", "response"}, "effect");
  file_.lock = r.string_or("lock", "");
  r.finish();
}

void Reading::waiver(const Table& table, const SourcePos& pos) {
  where_ = "waiver";
  Reader r(table, pos, diagnostics_);
  WaiverEntry w;
  w.check = r.required_string("check");
  w.reason = r.required_string("reason");
  w.owner = r.required_string("owner");
  if (!r.has("expires"))
    diagnostics_.error(pos, "missing key \"expires\"", "a waiver without an end is a decision");
  w.expires = date(r, "expires").value_or("");
  w.pos = r.pos_of("check");
  r.finish();
  file_.waivers.push_back(std::move(w));
}

void Reading::weaken(const Table& table, const SourcePos& pos) {
  where_ = "weaken";
  Reader r(table, pos, diagnostics_);
  WeakenEntry w;
  w.control = r.required_string("control");
  w.fault = r.string_or("fault", "");
  w.apply = argv(r, "apply", true);
  w.ready = argv(r, "ready", false);
  w.revert = argv(r, "revert", true);
  w.within = duration(r, "within").value_or(w.within);
  w.lease = duration(r, "lease").value_or(w.lease);
  w.pos = r.pos_of(r.has("fault") ? "fault" : "control");
  r.finish();
  file_.weaken.push_back(std::move(w));
}

}  // namespace assay::target
