// SPDX-License-Identifier: Apache-2.0
#include "platform/telemetry/redaction.hpp"

#include <algorithm>
#include <array>

namespace assay::telemetry {
namespace {

constexpr std::array<std::string_view, 13> kCredentialNames = {
    "access_token",     "refresh_token", "id_token", "token",     "api_key",       "apikey", "client_secret",
    "client_assertion", "password",      "code",     "assertion", "authorization", "secret"};

bool is_base64url(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
}

char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
}

bool is_credential_name(std::string_view name) {
  return std::any_of(kCredentialNames.begin(), kCredentialNames.end(), [&](std::string_view credential) {
    return std::equal(name.begin(), name.end(), credential.begin(), credential.end(),
                      [](char a, char b) { return lower(a) == b; });
  });
}

// The length of the token that `text` begins with, or 0.
std::size_t token_length(std::string_view text) {
  if (!text.starts_with("eyJ")) return 0;
  std::size_t dots = 0;
  std::size_t end = 0;
  while (end < text.size() && (is_base64url(text[end]) || text[end] == '.'))
    dots += text[end++] == '.' ? 1 : 0;
  return dots >= 2 ? end : 0;
}

std::string without_tokens(std::string_view text) {
  std::string out;
  while (!text.empty()) {
    const std::size_t token = token_length(text);
    if (token > 0) {
      out += kMasked;
    } else {
      out += text.front();
    }
    text.remove_prefix(std::max<std::size_t>(token, 1));
  }
  return out;
}

std::string masked_member(std::string_view member) {
  const std::size_t equals = member.find('=');
  if (equals == std::string_view::npos || !is_credential_name(member.substr(0, equals))) {
    return without_tokens(member);
  }
  return std::string(member.substr(0, equals + 1)) + std::string(kMasked);
}

}  // namespace

std::string mask_credentials(std::string_view target) {
  const std::size_t query = target.find('?');
  std::string out = without_tokens(target.substr(0, query));
  if (query == std::string_view::npos) return out;
  std::string_view rest = target.substr(query);
  while (!rest.empty()) {
    out += rest.front();  // "?" or "&"
    rest.remove_prefix(1);
    const std::size_t end = std::min(rest.find('&'), rest.size());
    out += masked_member(rest.substr(0, end));
    rest.remove_prefix(end);
  }
  return out;
}

}  // namespace assay::telemetry
