// SPDX-License-Identifier: Apache-2.0
#pragma once
// People and clients known to the identity provider.
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/secret.hpp"

namespace assay::identity {

// scrypt (RFC 7914) with r = 8, p = 1. `log2_n` is the work factor: 15 in production, small in test
// environments.
struct PasswordHash {
  std::string salt, hash;
  unsigned log2_n = 0;
};
PasswordHash hash_password(std::string_view password, unsigned log2_n);
bool verify_password(std::string_view password, const PasswordHash& stored);

struct User {
  std::string id;
  std::string name;
  std::vector<std::string> roles;
  PasswordHash password;
  bool disabled = false;
};

struct OAuthClient {
  std::string id;
  std::vector<std::string> redirect_uris;  // compared as whole strings; empty: no code flow
  std::optional<PasswordHash> secret;      // absent: a public client
  std::vector<std::string> roles;          // of tokens issued to the client itself
  std::string scope;                       // space-separated, granted to it
};

class Accounts {
 public:
  void add(User user) { users_[user.id] = std::move(user); }
  void add(OAuthClient client) { clients_[client.id] = std::move(client); }
  User* user(std::string_view id);
  const OAuthClient* client(std::string_view id) const;
  // The user, if the password is right and the account is enabled. Unknown names cost as much as known ones.
  const User* authenticate(std::string_view id, std::string_view password) const;
  bool authenticate_client(std::string_view id, std::string_view secret) const;

 private:
  std::map<std::string, User, std::less<>> users_;
  std::map<std::string, OAuthClient, std::less<>> clients_;
};

}  // namespace assay::identity
