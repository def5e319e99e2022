// SPDX-License-Identifier: Apache-2.0
#pragma once
// The closed lists of the suite's vocabulary, with their spelling in files and reports.
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace assay::model {

enum class CheckKind { attack, scenario };
enum class Level { info, low, medium, high, critical };  // severity of a check
enum class Blast { read, write, flood, crash };          // what an attack may do to its target
enum class Phase { setup, before, attack, observe, after, cleanup };
enum class Verdict { pass, fail, inconclusive, unsupported, waived };
enum class Grade { none, response, effect };  // effect: an independent observer saw it
enum class KillState { killed, survived, unreached, broken };

std::string_view to_string(CheckKind v);
std::string_view to_string(Level v);
std::string_view to_string(Blast v);
std::string_view to_string(Phase v);
std::string_view to_string(Verdict v);
std::string_view to_string(Grade v);
std::string_view to_string(KillState v);
const std::vector<std::string>& levels();  // from the least severe on
std::optional<Level> parse_level(std::string_view text);
std::optional<Blast> parse_blast(std::string_view text);
std::optional<Phase> parse_phase(std::string_view text);

// Abstract outcomes of a step; a target maps its concrete signs (401, TLS alert, -ERR …) onto them.
//   accepted                    the request was served
//   rejected.unauthenticated    who are you?             rejected.forbidden     you may not
//   rejected.malformed          that is no request       rejected.not_found     no such thing
//   rejected.misdirected        not this host            rejected.method        not this method
//   rejected.too_large  rejected.limited  rejected.conflict
//   refused.closed  refused.network  refused.tls         error.server (5xx)
//   error.timeout   error.harness
// A pattern may end in `.*`; several stand with `|` between them.
const std::vector<std::string>& outcomes();
bool outcome_matches(std::string_view pattern, std::string_view outcome);

}  // namespace assay::model
