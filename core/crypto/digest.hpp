// SPDX-License-Identifier: Apache-2.0
#pragma once
// Digests, MACs, random bytes, authenticated encryption. Thin over OpenSSL's EVP interface.
#include <string>
#include <string_view>

#include "core/base/result.hpp"

namespace assay {

enum class Hash { sha1, sha256, sha384, sha512 };

std::string digest(Hash hash, std::string_view data);
std::string hmac(Hash hash, std::string_view key,
                 std::string_view data);  // an empty key is allowed (attacks need it)
bool constant_time_equal(std::string_view a, std::string_view b);
std::string random_bytes(std::size_t count);
// A URL-safe random string carrying `bits` bits.
std::string random_token(std::size_t bits = 128);

struct Sealed {
  std::string ciphertext;
  std::string tag;  // 16 bytes
};
// AES-256-GCM (32-byte key, 12-byte iv).
Sealed aes256gcm_seal(std::string_view key, std::string_view iv, std::string_view aad,
                      std::string_view plaintext);
Result<std::string> aes256gcm_open(std::string_view key, std::string_view iv, std::string_view aad,
                                   std::string_view ciphertext, std::string_view tag);

}  // namespace assay
