// SPDX-License-Identifier: Apache-2.0
#include "harness/forge/h2_frame.hpp"

#include <array>
#include <utility>

namespace assay::forge::h2 {
namespace {

constexpr std::size_t kHead = 9;
constexpr std::uint32_t kStreamBits = 0x7FFFFFFF;

constexpr std::array<std::string_view, 10> kTypes = {
    "data",         "headers", "priority", "rst_stream",    "settings",
    "push_promise", "ping",    "goaway",   "window_update", "continuation"};

constexpr std::pair<std::string_view, Flag> kFlags[] = {{"end_stream", end_stream},
                                                        {"ack", ack},
                                                        {"end_headers", end_headers},
                                                        {"padded", padded},
                                                        {"priority", with_priority}};

constexpr std::array<std::string_view, 14> kCodes = {"NO_ERROR",
                                                     "PROTOCOL_ERROR",
                                                     "INTERNAL_ERROR",
                                                     "FLOW_CONTROL_ERROR",
                                                     "SETTINGS_TIMEOUT",
                                                     "STREAM_CLOSED",
                                                     "FRAME_SIZE_ERROR",
                                                     "REFUSED_STREAM",
                                                     "CANCEL",
                                                     "COMPRESSION_ERROR",
                                                     "CONNECT_ERROR",
                                                     "ENHANCE_YOUR_CALM",
                                                     "INADEQUATE_SECURITY",
                                                     "HTTP_1_1_REQUIRED"};

std::string number(std::uint32_t value, std::size_t width) {
  std::string out;
  for (std::size_t i = width; i > 0; --i) out += static_cast<char>(value >> (8 * (i - 1)) & 0xFF);
  return out;
}

}  // namespace

std::string number16(std::uint16_t value) {
  return number(value, 2);
}
std::string number32(std::uint32_t value) {
  return number(value, 4);
}

std::uint32_t number_at(std::string_view bytes, std::size_t at, std::size_t width) {
  if (bytes.size() < at + width) return 0;
  std::uint32_t out = 0;
  for (const char c : bytes.substr(at, width)) out = out << 8 | static_cast<unsigned char>(c);
  return out;
}

std::string write(const Frame& frame) {
  std::string out = number(frame.length.value_or(static_cast<std::uint32_t>(frame.payload.size())), 3);
  out += static_cast<char>(frame.type);
  out += static_cast<char>(frame.flags);
  return out + number32(frame.stream) + frame.payload;
}

std::optional<Frame> take_frame(std::string_view& bytes) {
  if (bytes.size() < kHead) return std::nullopt;
  const std::size_t length = number_at(bytes, 0, 3);
  if (bytes.size() - kHead < length) return std::nullopt;
  Frame out;
  out.type = static_cast<std::uint8_t>(bytes[3]);
  out.flags = static_cast<std::uint8_t>(bytes[4]);
  out.stream = number_at(bytes, 5, 4) & kStreamBits;
  out.payload = bytes.substr(kHead, length);
  bytes.remove_prefix(kHead + length);
  return out;
}

std::optional<std::uint8_t> type_named(std::string_view name) {
  for (std::size_t i = 0; i < kTypes.size(); ++i) {
    if (kTypes[i] == name) return static_cast<std::uint8_t>(i);
  }
  return std::nullopt;
}

std::optional<std::uint8_t> flag_named(std::string_view name) {
  for (const auto& [known, flag] : kFlags) {
    if (known == name) return flag;
  }
  return std::nullopt;
}

std::string error_name(std::uint32_t code) {
  return code < kCodes.size() ? std::string(kCodes[code]) : std::to_string(code);
}

}  // namespace assay::forge::h2
