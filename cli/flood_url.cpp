// SPDX-License-Identifier: Apache-2.0
#include "cli/flood_url.hpp"

#include <algorithm>
#include <charconv>

namespace assay::cli {

Result<FloodUrl> parse_flood_url(const std::string& text) {
  const Error wrong{Errc::invalid, "--target is \"reference\" or a URL such as http://127.0.0.1:8080/", {}};
  FloodUrl out;
  std::size_t at = 0;
  for (const auto& [scheme, tls] : {std::pair{"http://", false}, std::pair{"https://", true}}) {
    if (text.rfind(scheme, 0) != 0) continue;
    at = std::string(scheme).size();
    out.tls = tls;
  }
  if (at == 0) return wrong;
  const std::size_t slash = std::min(text.find('/', at), text.size());
  std::string authority = text.substr(at, slash - at);
  if (slash < text.size()) out.path = text.substr(slash);
  const bool clean =
      std::all_of(out.path.begin(), out.path.end(), [](char c) { return c > ' ' && c != 127; });
  out.port = out.tls ? 443 : 80;
  const std::size_t bracket = authority.rfind(']');
  const std::size_t colon = authority.rfind(':');
  if (colon != std::string::npos && (bracket == std::string::npos || colon > bracket)) {
    const char* const end = authority.data() + authority.size();
    const auto parsed = std::from_chars(authority.data() + colon + 1, end, out.port);
    if (parsed.ec != std::errc() || parsed.ptr != end || out.port == 0) return wrong;
    authority.resize(colon);
  }
  if (authority.size() > 2 && authority.front() == '[' && authority.back() == ']')
    authority = authority.substr(1, authority.size() - 2);
  out.address = authority;
  if (out.address.empty() || !clean) return wrong;
  return out;
}

}  // namespace assay::cli
