// SPDX-License-Identifier: Apache-2.0
#include "harness/model/words.hpp"

#include <array>

namespace assay::model {
namespace {

constexpr std::array<std::string_view, 5> kLevels = {"info", "low", "medium", "high", "critical"};
constexpr std::array<std::string_view, 4> kBlasts = {"read", "write", "flood", "crash"};
constexpr std::array<std::string_view, 6> kPhases = {"setup",   "before", "attack",
                                                     "observe", "after",  "cleanup"};
constexpr std::array<std::string_view, 5> kVerdicts = {"pass", "fail", "inconclusive", "unsupported",
                                                       "waived"};
constexpr std::array<std::string_view, 3> kGrades = {"none", "response", "effect"};
constexpr std::array<std::string_view, 4> kKillStates = {"killed", "survived", "unreached", "broken"};

template <typename E, std::size_t N>
std::optional<E> parse(const std::array<std::string_view, N>& names, std::string_view text) {
  for (std::size_t i = 0; i < N; ++i) {
    if (names[i] == text) return static_cast<E>(i);
  }
  return std::nullopt;
}

}  // namespace

const std::vector<std::string>& levels() {
  static const std::vector<std::string> kWords(kLevels.begin(), kLevels.end());
  return kWords;
}

std::string_view to_string(CheckKind v) {
  return v == CheckKind::attack ? "attack" : "scenario";
}
std::string_view to_string(Level v) {
  return kLevels[static_cast<std::size_t>(v)];
}
std::string_view to_string(Blast v) {
  return kBlasts[static_cast<std::size_t>(v)];
}
std::string_view to_string(Phase v) {
  return kPhases[static_cast<std::size_t>(v)];
}
std::string_view to_string(Verdict v) {
  return kVerdicts[static_cast<std::size_t>(v)];
}
std::string_view to_string(Grade v) {
  return kGrades[static_cast<std::size_t>(v)];
}
std::string_view to_string(KillState v) {
  return kKillStates[static_cast<std::size_t>(v)];
}
std::optional<Level> parse_level(std::string_view text) {
  return parse<Level>(kLevels, text);
}
std::optional<Blast> parse_blast(std::string_view text) {
  return parse<Blast>(kBlasts, text);
}
std::optional<Phase> parse_phase(std::string_view text) {
  return parse<Phase>(kPhases, text);
}

const std::vector<std::string>& outcomes() {
  static const std::vector<std::string> kOutcomes = {"accepted",           "rejected.unauthenticated",
                                                     "rejected.forbidden", "rejected.malformed",
                                                     "rejected.not_found", "rejected.misdirected",
                                                     "rejected.method",    "rejected.too_large",
                                                     "rejected.limited",   "rejected.conflict",
                                                     "refused.closed",     "refused.network",
                                                     "refused.tls",        "error.server",
                                                     "error.timeout",      "error.harness"};
  return kOutcomes;
}

bool outcome_matches(std::string_view pattern, std::string_view outcome) {
  if (const std::size_t bar = pattern.find('|'); bar != std::string_view::npos) {
    return outcome_matches(pattern.substr(0, bar), outcome) ||
           outcome_matches(pattern.substr(bar + 1), outcome);
  }
  if (pattern.size() > 1 && pattern.substr(pattern.size() - 2) == ".*") {
    return outcome.substr(0, pattern.size() - 1) == pattern.substr(0, pattern.size() - 1);
  }
  return pattern == outcome;
}

}  // namespace assay::model
