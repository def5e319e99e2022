// SPDX-License-Identifier: Apache-2.0
#include "platform/weak/gateway_http_host.hpp"

#include <algorithm>

#include "platform/weak/head_text.hpp"

namespace assay::weak {
namespace {

using Repaired = std::optional<std::string>;

constexpr const char* kHost = "Host";
constexpr unsigned long kMaxPort = 65535;

std::string with_host(HeadText head, const std::string& host) {
  head.remove(kHost);
  head.lines.push_back("Host: " + host);
  return head.text();
}

bool is_known(const std::string& host) {
  const std::size_t colon = std::min(host.find(':'), host.size());
  const std::string port = host.substr(std::min(colon + 1, host.size()));
  if (port.size() > 5 || port.find_first_not_of("0123456789") != std::string::npos) return false;
  if (!port.empty() && std::stoul(port) > kMaxPort) return false;
  const std::string name = lower(host.substr(0, colon));
  return name == "api.assay.test" || name == "localhost";
}

Repaired one_of_many_hosts(const std::string& text) {
  HeadText head = HeadText::parse(text);
  const auto hosts = head.values(kHost);
  const bool list = hosts.size() == 1 && hosts.front().find(',') != std::string::npos;
  if (hosts.size() < 2 && !list) return std::nullopt;
  return with_host(std::move(head), trimmed(hosts.front().substr(0, hosts.front().find(','))));
}

Repaired missing_host_defaulted(const std::string& text) {
  HeadText head = HeadText::parse(text);
  const auto hosts = head.values(kHost);
  if (hosts.size() > 1 || (hosts.size() == 1 && !hosts.front().empty())) return std::nullopt;
  auto& lines = head.lines;
  lines.erase(std::remove_if(lines.begin(), lines.end(),
                             [](const std::string& line) { return lower(line).rfind("host :", 0) == 0; }),
              lines.end());
  return with_host(std::move(head), "api.assay.test");
}

Repaired unknown_host_defaulted(const std::string& text) {
  HeadText head = HeadText::parse(text);
  const auto hosts = head.values(kHost);
  if (hosts.size() != 1 || hosts.front().empty() || is_known(hosts.front())) return std::nullopt;
  return with_host(std::move(head), "api.assay.test");
}

// Remembers whether the connection has been judged.
HeadFault host_judged_once() {
  return {"gateway.http.host/host-judged-once", [judged = false](const std::string& text) mutable {
            const bool first = !judged;
            judged = true;
            return first ? Repaired() : unknown_host_defaulted(text);
          }};
}

Repaired absolute_form_overlooked(const std::string& text) {
  HeadText head = HeadText::parse(text);
  std::string& line = head.request_line;
  const std::size_t scheme = line.find("://");
  const std::size_t last = line.rfind(' ');
  const std::size_t first = line.find(' ');
  if (scheme == std::string::npos || first > scheme) return std::nullopt;
  const std::size_t path = line.find('/', scheme + 3);
  if (path == std::string::npos || path > last) return std::nullopt;
  line = line.substr(0, first + 1) + line.substr(path);
  return head.text();
}

}  // namespace

std::vector<HeadFault> host_faults() {
  const std::string control = "gateway.http.host/";
  return {{control + "one-of-many-hosts", one_of_many_hosts},
          {control + "missing-host-defaulted", missing_host_defaulted},
          {control + "unknown-host-defaulted", unknown_host_defaulted},
          host_judged_once(),
          {control + "absolute-form-overlooked", absolute_form_overlooked}};
}

}  // namespace assay::weak
