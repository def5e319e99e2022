// SPDX-License-Identifier: Apache-2.0
#include "fuzz/http1_mutations.hpp"

extern "C" std::size_t LLVMFuzzerMutate(std::uint8_t* data, std::size_t size, std::size_t max_size);

extern "C" std::size_t LLVMFuzzerCustomMutator(std::uint8_t* data, std::size_t size, std::size_t max_size,
                                               unsigned int seed) {
  return assay::fuzz::mutate_http1(data, size, max_size, seed, assay::fuzz::request_vocabulary(),
                                   LLVMFuzzerMutate);
}
