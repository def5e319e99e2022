// SPDX-License-Identifier: Apache-2.0
#pragma once
// Numbers, times and redacts the records of one case, and hands each on as it happens.
#include <chrono>
#include <cstdint>
#include <functional>
#include <string>

#include "harness/evidence/record.hpp"
#include "harness/evidence/redactor.hpp"
#include "harness/target/target.hpp"

namespace assay::engine {

class Recorder {
 public:
  using Sink = std::function<void(evidence::Record)>;
  Recorder(std::string case_id, target::Target& target, evidence::Redactor& redactor, const Sink& sink);

  void record(model::Phase phase, std::int64_t step, std::string kind, Json data);
  evidence::Redactor& redactor() { return redactor_; }

 private:
  std::string case_id_;
  target::Target& target_;
  evidence::Redactor& redactor_;
  const Sink& sink_;
  std::int64_t next_ = 0;
  std::chrono::steady_clock::time_point begin_ = std::chrono::steady_clock::now();
};

}  // namespace assay::engine
