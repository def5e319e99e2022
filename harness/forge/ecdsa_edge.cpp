// SPDX-License-Identifier: Apache-2.0
#include "harness/forge/ecdsa_edge.hpp"

#include <algorithm>
#include <array>

#include "core/base/encoding.hpp"
#include "core/base/join.hpp"
#include "harness/forge/parameters.hpp"

namespace assay::forge {
namespace {

constexpr std::array<std::string_view, 8> kNames = {"zero-both", "zero-r",  "zero-s",    "n-r",
                                                    "n-s",       "above-n", "malleable", "der"};
constexpr std::size_t kP256Bytes = 32;
constexpr std::size_t kP384Bytes = 48;
constexpr std::string_view kP256Order = "ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551";
constexpr std::string_view kP384Order =
    "ffffffffffffffffffffffffffffffffffffffffffffffffc7634d81f4372ddf581a0db248b0a77aecec196accc52973";

std::string order(std::size_t width) {
  return from_hex(width == kP384Bytes ? kP384Order : kP256Order).value_or("");
}

// a - b of equally wide big-endian numbers, a >= b.
std::string minus(std::string_view a, std::string_view b) {
  std::string out(a.size(), '\0');
  int borrow = 0;
  for (std::size_t i = a.size(); i-- > 0;) {
    const int digit = static_cast<unsigned char>(a[i]) - static_cast<unsigned char>(b[i]) - borrow;
    borrow = digit < 0 ? 1 : 0;
    out[i] = static_cast<char>(digit & 0xFF);
  }
  return out;
}

// The shortest two's-complement form that X.690 §8.3 asks for.
std::string der_integer(std::string_view number) {
  const std::size_t first = std::min(number.find_first_not_of('\0'), number.size() - 1);
  std::string content(number.substr(first));
  if ((static_cast<unsigned char>(content[0]) & 0x80) != 0) content.insert(0, 1, '\0');
  return std::string("\x02") + static_cast<char>(content.size()) + content;
}

std::string der(std::string_view r, std::string_view s) {
  const std::string content = der_integer(r) + der_integer(s);  // 102 bytes at most: one length byte
  return std::string("\x30") + static_cast<char>(content.size()) + content;
}

}  // namespace

Result<std::string> ecdsa_edge(std::string_view name, std::string_view signature) {
  if (std::find(kNames.begin(), kNames.end(), name) == kNames.end()) {
    return bad_parameter("signature", "\"" + std::string(name) + "\" is not one of " + join(kNames, ", ") +
                                          ", random, {hex = \"…\"}");
  }
  const bool fixes_both = name == "zero-both" || name == "above-n";
  const std::size_t width = signature.empty() && fixes_both ? kP256Bytes : signature.size() / 2;
  if ((width != kP256Bytes && width != kP384Bytes) || (!signature.empty() && signature.size() != 2 * width)) {
    return bad_parameter("signature", std::string(name) +
                                          " needs an ES256 or ES384 signature of 64 or 96 bytes; it has " +
                                          std::to_string(signature.size()));
  }
  const std::string zero(width, '\0');
  const std::string n = order(width);
  if (name == "zero-both") return zero + zero;
  if (name == "above-n") {
    std::string above = n;
    above.back() = static_cast<char>(above.back() + 1);  // neither order ends in 0xff
    return above + above;
  }
  const std::string r(signature.substr(0, width));
  const std::string s(signature.substr(width));
  if (name == "zero-r") return zero + s;
  if (name == "zero-s") return r + zero;
  if (name == "n-r") return n + s;
  if (name == "n-s") return r + n;
  if (name == "der") return der(r, s);
  if (s > n) return bad_parameter("signature", "malleable needs a genuine signature (s is above n)");
  return r + minus(n, s);
}

}  // namespace assay::forge
