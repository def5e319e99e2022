// SPDX-License-Identifier: Apache-2.0
#pragma once
// What a router in front of TLS reads of the handshake that passes through it (RFC 8446 §4.1.2).
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace assay::weak {

// Numbers and vectors of RFC 8446 §3, as far as there are bytes.
struct HelloReader {
  std::string_view rest;

  std::string_view take(std::size_t size);
  std::size_t number(std::size_t bytes);
  std::string_view vector(std::size_t length_bytes) { return take(number(length_bytes)); }
};

inline constexpr std::size_t kServerName = 0;  // RFC 6066 §3
inline constexpr std::size_t kProtocols = 16;  // RFC 7301 §3.1

// The content of an extension of the ClientHello that begins the bytes; empty where it does not stand in
// them, or not in the first record.
std::string_view hello_extension(std::string_view bytes, std::size_t type);

}  // namespace assay::weak
