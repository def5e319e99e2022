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

// Checks show forged tokens to the gateway; a key that it does not trust proves nothing there.
bool lends_a_key(const target::TargetFile& file) {
  const target::MintedTokens& t = file.tokens;
  const bool trusted = t.trusted_by.empty() ||
                       std::find(t.trusted_by.begin(), t.trusted_by.end(), "gateway") != t.trusted_by.end();
  return trusted && !t.signing_key.empty() && t.signing_key.scheme != "vault";
}

}  // namespace

bool is_local(const target::TargetFile& file) {
  return std::all_of(file.endpoints.begin(), file.endpoints.end(), [](const target::EndpointEntry& e) {
    return std::all_of(e.peers.begin(), e.peers.end(),
                       [](const target::Peer& peer) { return target::is_loopback(peer.address); });
  });
}

std::set<std::string> capabilities_of(const target::TargetFile& file) {
  std::set<std::string> out;
  for (const target::EndpointEntry& e : file.endpoints) {
    const target::VantageEntry* from = file.vantage(e.via);
    if (e.kind == "http" && (from == nullptr || from->kind == "local")) out.insert("endpoint." + e.name);
    if (!e.certificate.empty()) out.insert("client-certificate." + e.name);
  }
  for (const target::IdentityEntry& i : file.identities) {
    if (!has_tokens(file, i)) continue;
    out.insert("identity.issue");
    out.insert("user." + i.name);
    if (!i.opaque) out.insert("tokens.jwt");
  }
  if (lends_a_key(file)) out.insert("tokens.any");
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
