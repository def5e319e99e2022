// SPDX-License-Identifier: Apache-2.0
#pragma once
// The contract between a fuzz target, libFuzzer and the replay driver. Each target <name>_fuzz.cpp defines
// `assay::fuzz::oracle` and calls `require` with its answer from LLVMFuzzerTestOneInput.
#include <cstdio>
#include <cstdlib>
#include <string_view>

namespace assay::fuzz {

// The name of the violated property (a string literal, stable: planted defects name it), or nullptr when all
// hold. Pure: the same input gives the same answer.
const char* oracle(std::string_view input);

// Ends the process on a violation, so that libFuzzer keeps and minimises the input.
inline void require(const char* violation) {
  if (violation == nullptr) return;
  std::fprintf(stderr, "oracle violated: %s\n", violation);
  std::abort();
}

}  // namespace assay::fuzz
