// SPDX-License-Identifier: Apache-2.0
#include "harness/external/capabilities.hpp"

#include <algorithm>

#include "harness/target/scope.hpp"

namespace assay::external {
namespace {

bool has_tokens(const target::TargetFile& file, const target::IdentityEntry& identity) {
  if (!identity.token.empty() && identity.token.scheme != "vault") return true;
  const target::AcquireEntry* acquire = file.acquisition(identity.acquire);
  if (acquire == nullptr) return false;
  if (acquire->flow == "command") return true;
  return acquire->flow == "mint" && !file.tokens.signing_key.empty();
}

}  // namespace

bool is_local(const target::TargetFile& file) {
  return std::all_of(file.endpoints.begin(), file.endpoints.end(), [](const target::EndpointEntry& e) {
    const std::size_t colon = e.connect.rfind(':');
    return target::is_loopback(colon == std::string::npos ? e.host : e.connect.substr(0, colon));
  });
}

std::set<std::string> capabilities_of(const target::TargetFile& file) {
  std::set<std::string> out;
  for (const target::EndpointEntry& e : file.endpoints) {
    if (e.kind == "http" && (e.via.empty() || e.via == "runner")) out.insert("endpoint." + e.name);
    if (!e.certificate.empty()) out.insert("client-certificate." + e.name);
  }
  for (const target::IdentityEntry& i : file.identities) {
    if (!has_tokens(file, i)) continue;
    out.insert("identity.issue");
    out.insert("user." + i.name);
    if (!i.opaque) out.insert("tokens.jwt");
  }
  if (!file.tokens.signing_key.empty() && file.tokens.signing_key.scheme != "vault") out.insert("tokens.any");
  for (const target::RouteEntry& r : file.routes) out.insert("route." + r.name);
  for (const target::ObserverEntry& o : file.observers) {
    if (o.kind == "tap") out.insert("observe." + o.name);
  }
  for (const std::string& profile : file.profiles) out.insert("profile." + profile);
  for (const auto& [name, bound] : file.bounds) out.insert("bound." + name);
  const bool local = is_local(file);
  if (local) out.insert("callback");
  std::vector<std::string> blast = file.limits.blast;
  if (blast.empty())
    blast = local ? std::vector<std::string>{"read", "write"} : std::vector<std::string>{"read"};
  for (const std::string& one : blast) out.insert("blast." + one);
  if (file.minimum_grade == "response") out.insert("grade.response");
  return out;
}

}  // namespace assay::external
