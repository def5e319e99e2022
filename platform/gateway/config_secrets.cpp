// SPDX-License-Identifier: Apache-2.0
#include "platform/gateway/config_secrets.hpp"

#include <algorithm>
#include <array>
#include <cctype>

namespace assay::gateway {
namespace {

constexpr std::array<std::string_view, 8> kSecretWords = {"secret", "password", "passwd",      "passphrase",
                                                          "token",  "api_key",  "private_key", "credential"};

bool has_word(std::string_view key) {
  std::string lower(key);
  for (char& c : lower) c = c == '-' ? '_' : static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return std::any_of(kSecretWords.begin(), kSecretWords.end(),
                     [&](std::string_view word) { return lower.find(word) != std::string::npos; });
}

// RFC 3986 §3.2.1: "user:password@" in front of a host.
bool has_password_in_url(std::string_view text) {
  const std::size_t scheme = text.find("://");
  if (scheme == std::string_view::npos) return false;
  const std::string_view authority = text.substr(scheme + 3, text.find('/', scheme + 3) - (scheme + 3));
  const std::size_t at = authority.rfind('@');
  return at != std::string_view::npos && authority.substr(0, at).find(':') != std::string_view::npos;
}

// RFC 7519 §3: three parts, of which the first is a JSON object in base64url.
bool is_token(std::string_view text) {
  const std::size_t begin = text.find("eyJ");
  if (begin == std::string_view::npos) return false;
  const std::string_view word = text.substr(begin, text.find_first_of(" \t\r\n\"',", begin) - begin);
  return std::count(word.begin(), word.end(), '.') == 2;
}

class Search {
 public:
  void table(const toml_tree::Table& table) {
    for (const toml_tree::Entry& entry : table) {
      if (is_secret_key(entry.key, entry.value)) {
        out.push_back({entry.value.pos, '"' + entry.key + "\" holds a secret in clear"});
      } else {
        node(entry.value, '"' + entry.key + '"');
      }
    }
  }
  std::vector<SecretPlace> out;

 private:
  void node(const toml_tree::Node& value, const std::string& name) {
    if (const auto* text = std::get_if<std::string>(&value.value)) {
      if (looks_secret(*text)) out.push_back({value.pos, name + " holds a secret in clear"});
    } else if (const auto* items = std::get_if<toml_tree::Array>(&value.value)) {
      for (const toml_tree::Node& item : *items) node(item, name);
    } else if (const auto* inner = std::get_if<toml_tree::Table>(&value.value)) {
      table(*inner);
    }
  }
};

}  // namespace

bool is_secret_key(std::string_view key, const toml_tree::Node& value) {
  return value.is_string() && has_word(key);
}

bool looks_secret(std::string_view text) {
  const bool pem = text.find("-----BEGIN ") != std::string_view::npos &&
                   text.find("PRIVATE KEY-----") != std::string_view::npos;
  return pem || has_password_in_url(text) || is_token(text);
}

std::vector<SecretPlace> find_secrets(const toml_tree::Table& table) {
  Search search;
  search.table(table);
  return std::move(search.out);
}

}  // namespace assay::gateway
