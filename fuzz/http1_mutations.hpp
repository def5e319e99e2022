// SPDX-License-Identifier: Apache-2.0
#pragma once
// Structure-aware mutations for HTTP/1: whole header lines, line ends, tokens and further messages. Plain
// byte mutations rarely find what needs two well-formed lines at once, such as both framing fields.
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

namespace assay::fuzz {

struct Vocabulary {
  std::span<const std::string_view> lines;     // with their line ends
  std::span<const std::string_view> messages;  // whole ones
};

// What LLVMFuzzerCustomMutator has to do; `mutate_bytes` is libFuzzer's own mutation.
std::size_t mutate_http1(std::uint8_t* data, std::size_t size, std::size_t max_size, unsigned int seed,
                         const Vocabulary& vocabulary,
                         std::size_t (*mutate_bytes)(std::uint8_t*, std::size_t, std::size_t));

// Field lines, body lines and requests that matter to framing and forwarding.
Vocabulary request_vocabulary();

}  // namespace assay::fuzz
