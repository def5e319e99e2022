// SPDX-License-Identifier: Apache-2.0
#include "platform/weak/gateway_http_chunked.hpp"

#include <cstdlib>

#include "platform/weak/head_text.hpp"

namespace assay::weak {
namespace {

using Size = std::optional<std::size_t>;

constexpr std::uint64_t kChunkWrap = std::uint64_t{1} << 32;

Size loose_size(std::string_view line) {
  const std::string text(line);
  char* end = nullptr;
  const long long size = std::strtoll(text.c_str(), &end, 16);
  return static_cast<std::size_t>(size < 0 ? -size : size);
}

Size wrapped_size(std::string_view line) {
  std::uint64_t size = 0;
  for (const char c : line) {
    const std::size_t digit = std::string_view("0123456789abcdef").find(lower(std::string(1, c)));
    if (digit == std::string_view::npos) return std::nullopt;
    size = (size * 16 + digit) % kChunkWrap;
  }
  return static_cast<std::size_t>(size);
}

Size size_before_extension(std::string_view line) {
  const std::size_t semicolon = line.find(';');
  if (semicolon == std::string_view::npos) return std::nullopt;
  return wrapped_size(line.substr(0, semicolon));
}

}  // namespace

std::vector<ChunkFault> chunked_faults() {
  const std::string control = "gateway.http.chunked/";
  std::vector<ChunkFault> out(6);
  out[0].name = control + "loose-chunk-size";
  out[0].size = loose_size;
  out[1].name = control + "chunk-size-wraps";
  out[1].size = wrapped_size;
  out[2].name = control + "lf-ends-chunk-lines";
  out[2].size = size_before_extension;
  out[2].lf_ends_lines = true;
  out[3].name = control + "chunk-end-unchecked";
  out[3].any_two_bytes_end_data = true;
  out[4].name = control + "trailers-relayed";
  out[4].trailers_unread = true;
  out[5].name = control + "empty-lines-skipped";
  out[5].skips_empty_lines = true;
  return out;
}

}  // namespace assay::weak
