// SPDX-License-Identifier: Apache-2.0
#include "platform/weak/url_fetch.hpp"

#include <httplib.h>

#include <algorithm>
#include <charconv>

#include "platform/weak/faults.hpp"

namespace assay::weak {
namespace {

constexpr std::size_t kMaxBody = 64u << 10;
constexpr int kMaxRedirects = 3;
constexpr time_t kSeconds = 2;

// The digits at the end of "host:123", or 0.
int port_of(std::string_view authority) {
  const std::size_t colon = authority.rfind(':');
  if (colon == std::string_view::npos) return 0;
  int port = 0;
  const char* end = authority.data() + authority.size();
  const auto parsed = std::from_chars(authority.data() + colon + 1, end, port);
  return parsed.ec == std::errc() && parsed.ptr == end && port > 0 && port < 65536 ? port : 0;
}

bool resolves(std::string_view host, const HostTable& hosts) {
  return std::any_of(hosts.begin(), hosts.end(), [&](std::string_view name) {
    if (!name.starts_with("*.")) return host == name;
    name.remove_prefix(1);
    return host.size() > name.size() && host.ends_with(name);
  });
}

struct Answer {
  int status = 0;
  std::string location;
  std::string body;
};

Result<Answer> get(const LooseUrl& url) {
  httplib::Client client((url.tls ? "https://127.0.0.1:" : "http://127.0.0.1:") + std::to_string(url.port));
  client.set_connection_timeout(kSeconds, 0);
  client.set_read_timeout(kSeconds, 0);
  client.set_write_timeout(kSeconds, 0);
  client.enable_server_certificate_verification(false);
  client.set_follow_location(false);
  Answer answer;
  const auto result = client.Get(url.target, [&](const char* data, std::size_t size) {
    answer.body.append(data, size);
    return answer.body.size() <= kMaxBody;
  });
  if (!result) return Error{Errc::unavailable, httplib::to_string(result.error()), url.authority};
  answer.status = result->status;
  answer.location = result->get_header_value("Location");
  return answer;
}

}  // namespace

Result<LooseUrl> parse_loose_url(std::string_view text) {
  const std::size_t colon = text.find("://");
  if (colon == std::string_view::npos) return Error{Errc::invalid, "not a URL", {}};
  const std::string scheme = lower_case(text.substr(0, colon));
  if (scheme != "http" && scheme != "https") return Error{Errc::invalid, "not an http URL", {}};
  LooseUrl url;
  url.tls = scheme == "https";
  const std::string_view rest = text.substr(colon + 3);
  const std::size_t end = std::min(rest.find_first_of("/\\?#"), rest.size());
  url.authority = std::string(rest.substr(0, end));
  const std::string_view target =
      rest.substr(end, rest.find('#') == std::string_view::npos ? rest.npos : rest.find('#') - end);
  if (!target.empty()) url.target = (target[0] == '?' ? "/" : "") + std::string(target);
  std::replace(
      url.target.begin(),
      url.target.begin() + static_cast<std::ptrdiff_t>(std::min(url.target.find('?'), url.target.size())),
      '\\', '/');

  const std::size_t at = url.authority.rfind('@');
  std::string host = lower_case(at == std::string::npos ? url.authority : url.authority.substr(at + 1));
  url.port = port_of(host);
  if (url.port == 0) url.port = url.tls ? 443 : 80;
  host.erase(std::min(host.rfind(':'), host.size()));
  if (host.ends_with('.')) host.pop_back();
  url.host = std::move(host);
  return url;
}

Result<std::string> fetch_url(std::string_view text, const HostTable& hosts) {
  std::string next(text);
  for (int hop = 0; hop <= kMaxRedirects; ++hop) {
    ASSAY_TRY_ASSIGN(const LooseUrl url, parse_loose_url(next));
    if (!resolves(url.host, hosts)) return Error{Errc::not_found, "no such host", url.host};
    ASSAY_TRY_ASSIGN(Answer answer, get(url));
    if (answer.status == 200) return std::move(answer.body);
    if (answer.status < 300 || answer.status > 399 || answer.location.empty()) {
      return Error{Errc::unavailable, "status " + std::to_string(answer.status), next};
    }
    const bool absolute = answer.location.find("://") != std::string::npos;
    next = absolute ? answer.location : (url.tls ? "https://" : "http://") + url.authority + answer.location;
  }
  return Error{Errc::unavailable, "too many redirects", std::string(text)};
}

}  // namespace assay::weak
