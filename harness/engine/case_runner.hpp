// SPDX-License-Identifier: Apache-2.0
#pragma once
// Runs one case: setup → honest twin → attack → twin again → what the observers saw → cleanup. It knows no
// verb by name and decides nothing: it leaves evidence.
#include <chrono>
#include <cstdint>

#include "harness/actions/context.hpp"
#include "harness/engine/recorder.hpp"
#include "harness/model/plan.hpp"

namespace assay::engine {

struct CaseSettings {
  std::uint64_t seed = 1;
  std::chrono::milliseconds patience{5000};  // for one step
};

void run_case(const model::Check& check, const model::Case& which, const model::Batch& batch,
              actions::Session& session, evidence::Redactor& redactor, const Recorder::Sink& sink,
              const CaseSettings& settings);

}  // namespace assay::engine
