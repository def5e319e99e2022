// SPDX-License-Identifier: Apache-2.0
#pragma once
// Secrets that somebody wrote into a configuration file: told by the name of their key, or by their shape. A
// part is handed its secrets when it starts, and shows its configuration to operators.
#include <string>
#include <string_view>
#include <vector>

#include "core/base/diagnostics.hpp"
#include "core/toml/node.hpp"

namespace assay::gateway {

struct SecretPlace {
  SourcePos pos;
  std::string what;  // without the secret
};

// A text under a key such as "password", "api_key" or "client_secret".
bool is_secret_key(std::string_view key, const toml_tree::Node& value);
// A private key in PEM, a URL with a password, or a signed token.
bool looks_secret(std::string_view text);
// Everywhere in the tree, in the order of the file.
std::vector<SecretPlace> find_secrets(const toml_tree::Table& table);

}  // namespace assay::gateway
