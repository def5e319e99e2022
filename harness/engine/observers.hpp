// SPDX-License-Identifier: Apache-2.0
#pragma once
// The independent eyes of a case. Matching is pure: entries are JSON, rules are data.
#include <string>
#include <vector>

#include "core/json/value.hpp"
#include "harness/model/check.hpp"
#include "harness/model/vocabulary.hpp"

namespace assay::engine {

// service.requests, audit.events, log.lines, tap.messages, listener.requests, connections.held, file.created,
// step.responses, step.numbers.
const std::vector<model::ObserverSpec>& builtin_observers();

// A rule with its variables filled in.
struct ResolvedRule {
  std::string observer, at, marker;  // marker "": do not look for one
  Json where;
};

// Is this log record something that the rule's observer sees at that part? (Ignores marker and where.)
bool sees(const ResolvedRule& rule, const Json& record);
// Does the entry contain the marker and satisfy `where`? Keys: members of the entry compared as value or
// glob, plus
//   field = {"X-User-Id" = "glob"}   any header field of that name, without regard to case
//   detail = "glob"                  the JSON text of the entry's detail
//   line = "glob"                    the JSON text of the whole entry
// Of step.numbers: whole numbers, or bounds such as "< 20".
bool matches(const ResolvedRule& rule, const Json& entry);
bool has_marker(const Json& entry, const std::string& marker);

}  // namespace assay::engine
