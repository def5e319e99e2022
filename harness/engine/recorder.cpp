// SPDX-License-Identifier: Apache-2.0
#include "harness/engine/recorder.hpp"

namespace assay::engine {

Recorder::Recorder(std::string case_id, target::Target& target, evidence::Redactor& redactor,
                   const Sink& sink)
    : case_id_(std::move(case_id)), target_(target), redactor_(redactor), sink_(sink) {}

void Recorder::record(model::Phase phase, std::int64_t step, std::string kind, Json data) {
  evidence::Record record;
  record.case_id = case_id_;
  record.n = next_++;
  record.phase = phase;
  record.step = step;
  record.t_virtual = to_rfc3339(target_.now());
  record.t_real_us =
      std::chrono::duration_cast<std::chrono::microseconds>(std::chrono::steady_clock::now() - begin_)
          .count();
  record.kind = std::move(kind);
  record.data = redactor_.apply(data);
  sink_(std::move(record));
}

}  // namespace assay::engine
