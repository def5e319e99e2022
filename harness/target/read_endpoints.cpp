// SPDX-License-Identifier: Apache-2.0
// Where things listen, and where we come from.
#include <algorithm>

#include "harness/target/read_parts.hpp"
#include "harness/target/scope.hpp"

namespace assay::target {
namespace {

using toml_tree::Reader;
using toml_tree::Table;

// The first key says where it is.
const std::vector<Kind>& endpoint_kinds() {
  static const std::vector<Kind> kKinds = {
      {"http", {"url", "connect", "sni", "alpn", "chain", "certificate", "key"}},
      {"oidc", {"issuer"}},
      {"consul", {"url"}},
      {"kafka", {"bootstrap", "security"}},
      {"postgres", {"address", "sslmode"}},
      {"nats", {"address"}},
      {"redis", {"address"}},
      {"vault", {"url"}},
  };
  return kKinds;
}

}  // namespace

void Reading::vantage(const std::string& name, const Table& table, const SourcePos& pos) {
  where_ = "vantage." + name;
  Reader r(table, pos, diagnostics_);
  const std::string kind = r.one_of("kind", {"local", "command"}, "local");
  if (kind == "local") {
    for (const std::string& address : r.string_list("source_addresses")) {
      if (!Network::parse(address))
        diagnostics_.error(r.pos_of("source_addresses"), "\"" + address + "\" is no numeric address");
    }
    idle(r, {"source_addresses"}, "a choice of our own address; the system chooses");
    misplaced(r, {"dial"}, "a vantage of kind \"local\"");
  } else {
    argv(r, "dial", true);
    idle(r, {"dial"}, "dialling through a command; endpoints via " + name + " are unsupported");
    misplaced(r, {"source_addresses"}, "a vantage of kind \"command\"");
  }
  r.finish();
  file_.vantages.push_back({name, kind});
}

void Reading::endpoint(const std::string& name, const Table& table, const SourcePos& pos) {
  where_ = "endpoint." + name;
  Reader r(table, pos, diagnostics_);
  EndpointEntry e;
  e.name = name;
  const Kind* own = kind(r, endpoint_kinds(), "an endpoint");
  e.ca = reference(r, "ca");
  e.via = r.string_or("via", "");
  if (own != nullptr) e.kind = own->name;
  if (e.kind == "http") {
    http(e, r, pos);
  } else if (own != nullptr) {
    foreign(e, r, own->keys.front());
    idle(r, {"kind"}, "a client for " + e.kind + "; checks on " + where_ + " are unsupported");
  }
  r.finish();
  file_.endpoints.push_back(std::move(e));
}

void Reading::http(EndpointEntry& e, Reader& r, const SourcePos& pos) {
  url(e, r, "url");
  e.sni = r.string_or("sni", "");
  e.connect = r.string_or("connect", "");
  e.certificate = reference(r, "certificate");
  e.key = reference(r, "key");
  if (e.certificate.empty() != e.key.empty())
    diagnostics_.error(pos, "\"certificate\" and \"key\" belong together");
  for (const std::string& protocol : r.string_list("alpn")) {
    if (protocol != "http/1.1" && protocol != "h2")
      diagnostics_.error(r.pos_of("alpn"), "\"" + protocol + "\" is no protocol that is offered",
                         "one of: http/1.1, h2");
  }
  r.string_list("chain");
  idle(r, {"alpn"}, "a choice of protocols for all checks; each offers what it is about");
  idle(r, {"chain"}, "a picture of the way in for the report");
  if (e.connect.empty()) {
    if (!e.host.empty()) e.peers = {{e.host, e.host, e.port, where_ + ".url"}};
  } else if (const auto to = host_and_port(e.connect)) {
    e.peers = {{e.host, to->first, to->second, where_ + ".connect"}};
  } else {
    diagnostics_.error(r.pos_of("connect"), "\"connect\" must be ADDRESS:PORT");
  }
}

// Nobody speaks to it yet; where it is must be in order all the same.
void Reading::foreign(EndpointEntry& e, Reader& r, const std::string& by) {
  if (by == "url" || by == "issuer") {
    url(e, r, by);
    if (!e.host.empty()) e.peers = {{e.host, e.host, e.port, where_ + "." + by}};
    return;
  }
  r.one_of("security", {"PLAINTEXT", "SSL", "SASL_PLAINTEXT", "SASL_SSL"}, "");
  r.one_of("sslmode", {"disable", "allow", "prefer", "require", "verify-ca", "verify-full"}, "");
  const bool several = by == "bootstrap";
  required(r, by);
  std::vector<std::string> all = several ? r.string_list(by) : std::vector<std::string>{};
  if (const auto one = several ? std::nullopt : r.string(by)) all.push_back(*one);
  for (const std::string& text : all) {
    if (const auto to = host_and_port(text)) {
      e.peers.push_back({to->first, to->first, to->second, where_ + "." + by});
    } else {
      diagnostics_.error(r.pos_of(by), "\"" + text + "\" must be HOST:PORT");
    }
  }
}

}  // namespace assay::target
