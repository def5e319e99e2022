// SPDX-License-Identifier: Apache-2.0
#include "platform/compose/gateway_config.hpp"

#include <fstream>

#include "core/json/parse.hpp"

namespace assay::compose {
namespace {

// TOML 1.0, basic strings.
std::string in_quotes(std::string_view text) {
  constexpr std::string_view kDigits = "0123456789ABCDEF";
  std::string out = "\"";
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\') {
      out += '\\';
      out += c;
    } else if (byte < 0x20 || byte == 0x7f) {
      out += "\\u00";
      out += kDigits[byte >> 4U];
      out += kDigits[byte & 0xfU];
    } else {
      out += c;
    }
  }
  return out + '"';
}

std::string inlined(const Json& value) {
  ASSAY_CHECK(!value.is_null(), "TOML has no null");
  if (value.is_string()) return in_quotes(value.as_string());
  std::string out;
  if (value.is_array()) {
    for (const Json& item : value.items()) out += (out.empty() ? "" : ", ") + inlined(item);
    return "[" + out + "]";
  }
  if (value.is_object()) {
    for (const auto& [key, member] : value.members())
      out += (out.empty() ? " " : ", ") + in_quotes(key) + " = " + inlined(member);
    return "{" + out + " }";
  }
  return dump_json(value);
}

std::string line(std::string_view key, const Json& value) {
  return std::string(key) + " = " + inlined(value) + "\n";
}

std::string route_text(const gateway::Route& route) {
  std::string out = "\n[[route]]\n" + line("name", route.name) + line("method", route.method) +
                    line("path", route.pattern) + line("upstream", route.upstream) +
                    line("upstream_path", route.upstream_pattern) + line("access", to_string(route.access));
  if (!route.role.empty()) out += line("role", route.role);
  if (route.cost != 0) out += line("cost", route.cost);
  if (route.cache_s != 0) out += line("cache_s", route.cache_s);
  if (!route.input) return out;
  if (route.input->opaque) return out + line("opaque", true);
  Json query = Json::object();
  for (const auto& [name, schema] : route.input->query) query[name] = schema;
  out += line("query", query);
  if (!route.input->body.is_null()) out += line("body", route.input->body);
  return out;
}

}  // namespace

std::string config_text(const GatewaySpec& spec) {
  Json hosts = Json::array();
  for (const std::string& host : spec.hosts) hosts.push_back(host);
  std::string out = line("hosts", hosts) + "\n[tls]\n" +
                    line("min_version", to_string(spec.tls_min_version)) + line("suites", spec.tls_suites);
  for (const gateway::Route& route : spec.routes) out += route_text(route);
  return out + "\n[end]\n";
}

std::filesystem::path config_file(const std::string& part, const std::filesystem::path& scratch) {
  return scratch.empty() ? scratch : scratch / (part + ".toml");
}

std::set<std::string> upstreams_of(const Ports& peers) {
  std::set<std::string> out;
  for (const char* service : {"user-service", kLegacy}) {
    if (peers.count(service) > 0) out.insert(service);
  }
  return out;
}

Result<gateway::Config> first_config(const std::string& part, const Spec& spec, const Ports& peers,
                                     const Environment& environment) {
  const std::string text = config_text(spec.gateway);
  const std::filesystem::path path = config_file(part, environment.scratch);
  if (!path.empty()) {
    std::ofstream file(path, std::ios::binary | std::ios::trunc);
    file << text << std::flush;
    if (!file) return Error{Errc::invalid, "scratch: cannot write " + path.string(), {}};
  }
  const gateway::ConfigReading reading = gateway::read_config(text, part + ".toml", upstreams_of(peers));
  if (reading.findings.empty()) return gateway::config_of(reading.draft);
  return Error{Errc::invalid, to_string(reading.findings.front()), {}};
}

net::TlsOptions with_policy(net::TlsOptions options, const gateway::EdgeTls& tls) {
  using MinVersion = net::TlsOptions::MinVersion;
  options.min_version = tls.min_version == "1.3" ? MinVersion::tls13 : MinVersion::tls12;
  options.suites = tls.suites;
  return options;
}

}  // namespace assay::compose
