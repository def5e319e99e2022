// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <strings.h>

#include <string_view>

namespace assay::tap {

// Names of fields and codings are compared without case (RFC 9110 section 5.1).
inline bool same_name(std::string_view a, std::string_view b) {
  return a.size() == b.size() && strncasecmp(a.data(), b.data(), a.size()) == 0;
}

}  // namespace assay::tap
