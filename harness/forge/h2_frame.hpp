// SPDX-License-Identifier: Apache-2.0
#pragma once
// HTTP/2 frames as bytes (RFC 9113 §4, §6), with nothing checked on the way out: type, flags, stream and even
// the stated length are the caller's.
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace assay::forge::h2 {

inline constexpr std::string_view kPreface = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";  // RFC 9113 §3.4

enum Type : std::uint8_t {
  data,
  headers,
  priority,
  rst_stream,
  settings,
  push_promise,
  ping,
  goaway,
  window_update,
  continuation
};

enum Flag : std::uint8_t {
  end_stream = 0x01,
  ack = 0x01,
  end_headers = 0x04,
  padded = 0x08,
  with_priority = 0x20
};

enum Setting : std::uint16_t { header_table_size = 1, enable_push = 2, max_concurrent_streams = 3 };
enum Code : std::uint32_t { no_error = 0, refused_stream = 7, enhance_your_calm = 11 };  // RFC 9113 §7

struct Frame {
  std::uint8_t type = data;
  std::uint8_t flags = 0;
  std::uint32_t stream = 0;  // the reserved bit may be set
  std::string payload;
  std::optional<std::uint32_t> length = {};  // stated in place of the payload's own
};

std::string write(const Frame& frame);
// The first frame, taken from the front of `bytes`; nullopt: it is not complete. The reserved bit is dropped.
std::optional<Frame> take_frame(std::string_view& bytes);

std::string number16(std::uint16_t value);
std::string number32(std::uint32_t value);
std::uint32_t number_at(std::string_view bytes, std::size_t at,
                        std::size_t width);  // 0 where they are not all there

// By their names in RFC 9113, in lower case ("rst_stream", "end_headers"; "priority" as a flag).
std::optional<std::uint8_t> type_named(std::string_view name);
std::optional<std::uint8_t> flag_named(std::string_view name);
// "ENHANCE_YOUR_CALM", or the number where RFC 9113 §7 has no name for it.
std::string error_name(std::uint32_t code);

}  // namespace assay::forge::h2
