// SPDX-License-Identifier: Apache-2.0
#pragma once
// Reports for tests, made from literals.
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "reports/report.hpp"

namespace assay::reports {

struct Sample {
  model::Catalog catalog;
  verdict::Run run;
  verdict::Proof proof;
  evidence::Log log;
  std::vector<std::string> not_tested;

  Report report(bool with_proof) const;  // borrows from this object
};

// All verdicts, both grades, both kinds, a deviation, and a proof in which each state occurs.
Sample small_sample();
// Everything passes and every control is killed.
Sample good_sample();
// The payload in every text that a target, a file or a command line can put in.
Sample hostile_sample(std::string_view payload);
// `cases` cases, each with `bytes` bytes of evidence in each direction.
Sample large_sample(int cases, std::size_t bytes);
// Verdicts, grades, duplicates and proof states at random.
Sample random_sample(std::uint64_t seed);

}  // namespace assay::reports
