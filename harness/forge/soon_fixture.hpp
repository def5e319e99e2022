// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <chrono>

#include "core/base/deadline.hpp"

namespace assay::forge::testing {

// Long enough for anything on loopback: only what hangs meets it.
inline Deadline soon() {
  return Deadline(std::chrono::milliseconds(10000));
}

}  // namespace assay::forge::testing
