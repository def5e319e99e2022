// SPDX-License-Identifier: Apache-2.0
#include "platform/gateway/egress.hpp"

#include <algorithm>
#include <charconv>
#include <optional>

#include "platform/gateway/denied.hpp"

namespace assay::gateway {
namespace {

constexpr int kAddressBits = 32;

// A whole decimal number up to `most`, written without a leading zero: others read "010" as eight.
std::optional<std::uint32_t> number(std::string_view text, std::uint32_t most) {
  std::uint32_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  const bool whole = error == std::errc() && end == text.data() + text.size();
  if (!whole || value > most || (text.size() > 1 && text.front() == '0')) return std::nullopt;
  return value;
}

std::optional<std::uint32_t> parse_address(std::string_view text) {
  std::uint32_t ip = 0;
  for (int i = 0; i < 4; ++i) {
    const std::size_t dot = i < 3 ? text.find('.') : text.size();
    if (dot == std::string_view::npos) return std::nullopt;
    const auto part = number(text.substr(0, dot), 255);
    if (!part) return std::nullopt;
    ip = ip << 8U | *part;
    text.remove_prefix(std::min(dot + 1, text.size()));
  }
  return ip;
}

bool is_special(std::uint32_t ip) {
  const bool link_local = ip >> 16U == 0xA9FEU;
  return ip >> 24U == 0 || link_local || ip >> 28U >= 0xEU;
}

Error no_network(std::string_view text) {
  return {Errc::invalid, "\"" + std::string(text) + "\" is no network such as 10.1.0.0/16:8000-8999", {}};
}

}  // namespace

bool Network::holds(std::uint32_t ip, std::uint16_t port) const {
  const std::uint32_t mask =
      prefix == 0 ? 0 : ~std::uint32_t{0} << static_cast<unsigned>(kAddressBits - prefix);
  return (ip & mask) == (address & mask) && port >= first_port && port <= last_port;
}

Result<Network> parse_network(std::string_view text) {
  const std::size_t slash = text.find('/');
  const std::size_t colon = text.find(':');
  if (slash == std::string_view::npos || colon == std::string_view::npos || colon < slash)
    return no_network(text);
  const std::string_view ports = text.substr(colon + 1);
  const std::size_t dash = ports.find('-');
  const auto address = parse_address(text.substr(0, slash));
  const auto prefix = number(text.substr(slash + 1, colon - slash - 1), kAddressBits);
  const auto first = number(ports.substr(0, dash), 65535);
  const auto last = dash == std::string_view::npos ? first : number(ports.substr(dash + 1), 65535);
  if (!address || !prefix || !first || !last || *first == 0 || *first > *last) return no_network(text);
  return Network{*address, static_cast<int>(*prefix), static_cast<std::uint16_t>(*first),
                 static_cast<std::uint16_t>(*last)};
}

Result<void> DeclaredNetworks::admit(const std::string& service, const net::Place& place) const {
  const auto ip = parse_address(place.address);
  if (!ip) return denied("malformed_address");
  if (is_special(*ip)) return denied("special_address");
  if (own_listeners_.count(place.text()) > 0) return denied("own_listener");
  const auto declared = networks_.find(service);
  if (declared == networks_.end()) return denied("undeclared_network");
  const auto& networks = declared->second;
  const bool held = std::any_of(networks.begin(), networks.end(),
                                [&](const Network& network) { return network.holds(*ip, place.port); });
  if (!held) return denied("undeclared_network");
  return {};
}

bool Directory::move(const std::string& service, net::Place place) {
  const auto known = places_.find(service);
  if (known == places_.end()) return false;
  known->second = std::move(place);
  return true;
}

const net::Place* Directory::find(const std::string& service) const {
  const auto known = places_.find(service);
  return known == places_.end() ? nullptr : &known->second;
}

Result<net::Place> Directory::locate(const std::string& service) const {
  const net::Place* place = find(service);
  ASSAY_CHECK(place != nullptr && policy_ != nullptr, "every upstream has a place and a policy");
  const auto admitted = policy_->admit(service, *place);
  if (!admitted.ok()) return Error{Errc::denied, kRefused, place->text() + " " + admitted.error().message};
  return *place;
}

}  // namespace assay::gateway
