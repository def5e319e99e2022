// SPDX-License-Identifier: Apache-2.0
#pragma once
// One case: from its records to a verdict.
#include "harness/verdict/verdict.hpp"

namespace assay::verdict {

// `records` is null when the case left no evidence at all.
CaseVerdict judge_case(const model::Check& check, const model::Case& which,
                       const evidence::Log::CaseLog* records, bool reference);

// Counts and digest of run.cases, anew.
void summarise(Run& run);

}  // namespace assay::verdict
