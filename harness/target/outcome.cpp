// SPDX-License-Identifier: Apache-2.0
#include "harness/target/target.hpp"

namespace assay::target {

std::string Target::outcome_of_answer(std::string_view part, int status, const std::string&) const {
  return outcome_of_status(part, status);
}

std::string Target::outcome_of_tls(std::string_view, const std::string&) const {
  return "refused.tls";
}

Result<void> Target::may_send(std::string_view) {
  return {};
}

Result<Json> Target::tokens_for(std::string_view) {
  return Error{Errc::unsupported, "tokens are had by signing in", {}};
}

std::optional<Json> Target::published_keys() {
  return std::nullopt;
}

Result<void> Target::disturb(std::string_view part, std::string_view) {
  return Error{Errc::unsupported, "nobody here can make \"" + std::string(part) + "\" fail", {}};
}

Result<void> Target::origin_answers(const std::string&, const std::string&, bool) {
  return Error{Errc::unsupported, "no backend of ours stands behind this target", {}};
}

Result<void> Target::origin_says(const std::string&) {
  return Error{Errc::unsupported, "no backend of ours stands behind this target", {}};
}

std::string standard_outcome(int status) {
  switch (status) {
    case 400:
    case 505:
      return "rejected.malformed";
    case 401:
      return "rejected.unauthenticated";
    case 403:
      return "rejected.forbidden";
    case 404:
      return "rejected.not_found";
    case 405:
    case 501:
      return "rejected.method";
    case 409:
      return "rejected.conflict";
    case 413:
    case 414:
    case 431:
      return "rejected.too_large";
    case 421:
      return "rejected.misdirected";
    case 429:
      return "rejected.limited";
    default:
      break;
  }
  if (status >= 200 && status < 400) return "accepted";
  return status >= 500 ? "error.server" : "rejected.malformed";
}

}  // namespace assay::target
