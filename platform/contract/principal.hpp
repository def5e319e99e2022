// SPDX-License-Identifier: Apache-2.0
#pragma once
// Who a request acts for, once a token has been verified.
#include <algorithm>
#include <string>
#include <vector>

namespace assay {

struct Principal {
  std::string subject;
  std::string client;  // OAuth client that the token was issued to
  std::vector<std::string> roles;
  std::string token_id;  // jti of the verified token
  bool anonymous() const { return subject.empty(); }
  bool has_role(const std::string& role) const {
    return std::find(roles.begin(), roles.end(), role) != roles.end();
  }
};

}  // namespace assay
