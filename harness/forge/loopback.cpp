// SPDX-License-Identifier: Apache-2.0
#include "harness/forge/loopback.hpp"

#include <arpa/inet.h>

#include <array>
#include <optional>

namespace assay::forge {
namespace {

// The address's bytes: 4 or 16 of them.
std::optional<std::string> numeric(const std::string& text) {
  std::array<char, 16> bytes{};
  if (inet_pton(AF_INET, text.c_str(), bytes.data()) == 1) return std::string(bytes.data(), 4);
  if (inet_pton(AF_INET6, text.c_str(), bytes.data()) == 1) return std::string(bytes.data(), 16);
  return std::nullopt;
}

bool is_loopback(const std::string& bytes) {
  if (bytes.size() == 4) return bytes[0] == 127;
  return bytes == std::string(15, '\0') + '\x01';
}

}  // namespace

Result<std::string> dialable(std::string_view address, std::span<const std::string> allowed) {
  const std::string text(address == "localhost" ? std::string_view("127.0.0.1") : address);
  const auto bytes = numeric(text);
  if (!bytes) return Error{Errc::invalid, "\"" + text + "\" is not a numeric address", {}};
  if (is_loopback(*bytes)) return text;
  for (const std::string& entry : allowed) {
    if (numeric(entry) == bytes) return text;
  }
  return Error{Errc::denied, text + " is neither a loopback address nor listed", {}};
}

}  // namespace assay::forge
