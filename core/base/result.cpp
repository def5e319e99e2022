// SPDX-License-Identifier: Apache-2.0
#include "core/base/result.hpp"

#include <cstdio>

namespace assay {

void check_failed(const char* condition, const char* file, int line, const std::string& message) {
  std::fprintf(stderr, "assay: broken invariant at %s:%d: %s: %s\n", file, line, condition, message.c_str());
  std::abort();
}

}  // namespace assay
