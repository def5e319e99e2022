// SPDX-License-Identifier: Apache-2.0
#include "platform/gateway/client_address.hpp"

#include <arpa/inet.h>

#include <algorithm>
#include <array>
#include <cstdint>

namespace assay::gateway {
namespace {

constexpr std::size_t kMaxText = 64;
constexpr std::array<std::uint8_t, 12> kMapped = {0, 0, 0, 0, 0,    0,
                                                  0, 0, 0, 0, 0xff, 0xff};  // RFC 4291 §2.5.5.2

std::string lowered(std::string_view text) {
  std::string out(text.substr(0, kMaxText));
  std::transform(out.begin(), out.end(), out.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
  return out;
}

std::string text_of(int family, const void* address) {
  std::array<char, INET6_ADDRSTRLEN> text{};
  inet_ntop(family, address, text.data(), static_cast<socklen_t>(text.size()));
  return text.data();
}

}  // namespace

std::string address_key(std::string_view address) {
  const std::string text(address.substr(0, address.find('%')));
  in_addr v4{};
  if (inet_pton(AF_INET, text.c_str(), &v4) == 1) return text_of(AF_INET, &v4);
  std::array<std::uint8_t, 16> v6{};
  if (inet_pton(AF_INET6, text.c_str(), v6.data()) != 1) return lowered(address);
  if (std::equal(kMapped.begin(), kMapped.end(), v6.begin()))
    return text_of(AF_INET, v6.data() + kMapped.size());
  std::fill(v6.begin() + 8, v6.end(), std::uint8_t{0});
  return text_of(AF_INET6, v6.data()) + "/64";
}

std::string SocketAddress::of(const http::Request& request) const {
  if (request.peer == balancer_) {
    if (const std::string* seen = request.head.fields.find("X-Forwarded-For")) return address_key(*seen);
  }
  return address_key(request.peer);
}

}  // namespace assay::gateway
