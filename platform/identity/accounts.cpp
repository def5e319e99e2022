// SPDX-License-Identifier: Apache-2.0
#include "platform/identity/accounts.hpp"

#include <openssl/evp.h>

#include "core/base/result.hpp"
#include "core/crypto/digest.hpp"

namespace assay::identity {
namespace {

constexpr std::size_t kHashBytes = 32;

std::string scrypt(std::string_view password, std::string_view salt, unsigned log2_n) {
  std::string out(kHashBytes, '\0');
  const std::uint64_t n = std::uint64_t{1} << log2_n;
  const int done = EVP_PBE_scrypt(password.data(), password.size(),
                                  reinterpret_cast<const unsigned char*>(salt.data()), salt.size(), n, 8, 1,
                                  256u << 20, reinterpret_cast<unsigned char*>(out.data()), out.size());
  ASSAY_CHECK(done == 1, "scrypt");
  return out;
}

}  // namespace

PasswordHash hash_password(std::string_view password, unsigned log2_n) {
  PasswordHash stored;
  stored.salt = random_bytes(16);
  stored.log2_n = log2_n;
  stored.hash = scrypt(password, stored.salt, log2_n);
  return stored;
}

bool verify_password(std::string_view password, const PasswordHash& stored) {
  return constant_time_equal(scrypt(password, stored.salt, stored.log2_n), stored.hash);
}

User* Accounts::user(std::string_view id) {
  const auto it = users_.find(id);
  return it == users_.end() ? nullptr : &it->second;
}

const OAuthClient* Accounts::client(std::string_view id) const {
  const auto it = clients_.find(id);
  return it == clients_.end() ? nullptr : &it->second;
}

const User* Accounts::authenticate(std::string_view id, std::string_view password) const {
  const auto it = users_.find(id);
  const bool known = it != users_.end();
  // An unknown name is checked against some real hash, so that the time taken does not tell.
  const PasswordHash& stored = known ? it->second.password : users_.begin()->second.password;
  const bool right = verify_password(password, stored);
  return known && right && !it->second.disabled ? &it->second : nullptr;
}

bool Accounts::authenticate_client(std::string_view id, std::string_view secret) const {
  const OAuthClient* known = client(id);
  return known != nullptr && known->secret && verify_password(secret, *known->secret);
}

}  // namespace assay::identity
