// SPDX-License-Identifier: Apache-2.0
#pragma once
// Whether two answers tell an attacker the same. What has to differ from one answer to the next does not
// count: the Date field, and the value of an id under which a log knows the request.
#include <string>
#include <string_view>

namespace assay::engine {

// `answer` (header lines, a blank line, a body) without Date lines, and with "#" in place of the value of
// each field or JSON member that is called request, correlation or trace id, with "_" or "-" or nothing
// between and "X-" before it or not.
std::string without_ids(std::string_view answer);

inline bool tell_the_same(std::string_view one, std::string_view other) {
  return without_ids(one) == without_ids(other);
}

}  // namespace assay::engine
