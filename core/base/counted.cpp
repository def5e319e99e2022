// SPDX-License-Identifier: Apache-2.0
#include "core/base/counted.hpp"

namespace assay {

std::string counted(std::int64_t n, std::string_view singular, std::string_view plural) {
  return std::to_string(n) + " " + std::string(n == 1 ? singular : plural);
}

}  // namespace assay
