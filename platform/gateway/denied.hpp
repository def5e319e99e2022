// SPDX-License-Identifier: Apache-2.0
#pragma once
// How the gateway's policies say no: the reason is a word of the audit log, not a sentence.
#include "core/base/result.hpp"

namespace assay::gateway {

inline Error denied(const char* reason) {
  return {Errc::denied, reason, {}};
}

}  // namespace assay::gateway
