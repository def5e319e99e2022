// SPDX-License-Identifier: Apache-2.0
// Where things listen and who may come: endpoints, vantage points, identities, tokens, the tap, a product to
// start.
#include <algorithm>

#include "harness/target/path_reading.hpp"
#include "harness/target/read_parts.hpp"

namespace assay::target {

using toml_tree::Reader;
using toml_tree::Table;

void Reading::acquire(const std::string& name, const Table& table, const SourcePos& pos) {
  Reader r(table, pos, diagnostics_);
  AcquireEntry a;
  a.name = name;
  a.flow = r.one_of(
      "flow", {"token", "mint", "command", "code+pkce", "client-credentials", "device", "exchange"}, "");
  if (!r.has("flow")) diagnostics_.error(pos, "missing key \"flow\"");
  a.command = argv(r, "command", a.flow == "command");
  if (a.flow == "code+pkce" || a.flow == "client-credentials" || a.flow == "device" || a.flow == "exchange")
    unused(r.pos_of("flow"),
           "the flow \"" + a.flow +
               "\" is not spoken to other people's issuers yet: identities that use it have no tokens");
  for (const char* key : {"client_id", "redirect_uri", "driver", "scope", "token_endpoint"}) r.string(key);
  reference(r, "client_secret");
  texts(r, "fields");
  r.finish();
  file_.acquire.push_back(std::move(a));
}

void Reading::vantage(const std::string& name, const Table& table, const SourcePos& pos) {
  Reader r(table, pos, diagnostics_);
  const std::string kind = r.one_of("kind", {"local", "command"}, "local");
  const std::vector<std::string> sources = r.string_list("source_addresses");
  const std::vector<std::string> dial = argv(r, "dial", kind == "command");
  if (!sources.empty())
    unused(r.pos_of("source_addresses"), "\"source_addresses\" has no effect yet: the system chooses");
  if (kind == "command")
    unused(pos, "vantage \"" + name +
                    "\": dialling through a command is not done yet, so endpoints behind it are unsupported");
  r.finish();
}

void Reading::endpoint(const std::string& name, const Table& table, const SourcePos& pos) {
  Reader r(table, pos, diagnostics_);
  EndpointEntry e;
  e.name = name;
  e.kind = r.one_of("kind", {"http", "oidc", "consul", "kafka", "postgres", "nats", "redis", "vault"}, "");
  if (!r.has("kind")) diagnostics_.error(pos, "missing key \"kind\"");
  e.ca = reference(r, "ca");
  e.certificate = reference(r, "certificate");
  e.key = reference(r, "key");
  e.via = r.string_or("via", "");
  e.sni = r.string_or("sni", "");
  e.connect = r.string_or("connect", "");
  if (e.kind == "http") {
    url(e, r);
    for (const std::string& protocol : r.string_list("alpn")) {
      if (protocol != "http/1.1")
        unused(r.pos_of("alpn"), "\"" + protocol + "\" is not spoken yet; http/1.1 is");
    }
    if (!r.string_list("chain").empty())
      unused(r.pos_of("chain"), "\"chain\" is for the report's readers only");
  } else {
    if (!e.kind.empty())
      unused(pos, "endpoint \"" + name + "\": no part of this build speaks " + e.kind +
                      " to other people's servers yet");
    for (const char* key : {"url", "issuer", "address", "security", "sslmode"}) r.string(key);
    r.string_list("bootstrap");
  }
  if (e.certificate.empty() != e.key.empty())
    diagnostics_.error(pos, "\"certificate\" and \"key\" belong together");
  r.finish();
  file_.endpoints.push_back(std::move(e));
}

void Reading::identity(const std::string& name, const Table& table, const SourcePos& pos) {
  Reader r(table, pos, diagnostics_);
  IdentityEntry i;
  i.name = name;
  i.pool = r.string_list("pool");
  i.roles = r.string_list("roles");
  i.password = reference(r, "password");
  i.token = reference(r, "token");
  i.acquire = r.string_or("acquire", "");
  i.opaque = r.one_of("format", {"jwt", "opaque"}, "jwt") == "opaque";
  if (const Table* claims = r.table("claims")) i.claims = toml_tree::to_json(*claims);
  reference(r, "totp");
  reference(r, "consul");
  r.string("x509");
  argv(r, "reset", false);
  ignore(r, {"reset", "totp", "x509", "consul", "kafka", "postgres", "owns"},
         "no check that runs on other people's targets asks for it yet");
  r.finish();
  file_.identities.push_back(std::move(i));
}

void Reading::token(const std::string& name, const Table& table, const SourcePos& pos) {
  Reader r(table, pos, diagnostics_);
  if (name != "any") {
    r.string("client_id");
    duration(r, "wait");
    reference(r, "token");
    r.finish();
    unused(pos, "tokens." + name + " has no effect yet: such tokens are made where tokens.any lends a key");
    return;
  }
  MintedTokens& t = file_.tokens;
  t.issuer = r.required_string("issuer");
  if (!r.has("signing_key")) diagnostics_.error(pos, "missing key \"signing_key\"");
  t.signing_key = reference(r, "signing_key");
  t.alg = r.one_of("alg", {"ES256", "ES384", "RS256", "RS384", "RS512", "PS256", "EdDSA"}, "ES256");
  t.kid = r.string_or("kid", t.kid);
  t.trusted_by = r.string_list("trusted_by");
  if (const Table* claims = r.table("claims")) t.claims = toml_tree::to_json(*claims);
  r.finish();
}

void Reading::tap(const Table& table, const SourcePos& pos) {
  Reader r(table, pos, diagnostics_);
  TapEntry& t = file_.tap;
  t.given = true;
  t.listen = r.string_or("listen", t.listen);
  const std::size_t colon = t.listen.rfind(':');
  const std::string port = colon == std::string::npos ? "" : t.listen.substr(colon + 1);
  if (port.empty() || port.find_first_not_of("0123456789") != std::string::npos)
    diagnostics_.error(r.pos_of("listen"), "\"listen\" must be ADDRESS:PORT",
                       "port 0 lets the system choose one");
  t.reads = r.string_list("reads");
  for (const std::string& word : t.reads) {
    const auto& all = path_readings();
    if (std::find(all.begin(), all.end(), word) != all.end()) continue;
    const std::string near = did_you_mean(word, all);
    diagnostics_.error(
        r.pos_of("reads"), "\"" + word + "\" is no way to read a path",
        near.empty() ? "one of: decode, merge-slashes, dot-segments" : "did you mean \"" + near + "\"?");
  }
  t.cut_off_is_refusal = r.one_of("cut_off", {"ambiguous", "refusal"}, "ambiguous") == "refusal";
  r.finish();
}

void Reading::launch(const Table& table, const SourcePos& pos) {
  Reader r(table, pos, diagnostics_);
  LaunchEntry& l = file_.launch;
  l.argv = argv(r, "argv", true);
  l.version = argv(r, "version", false);
  l.files = texts(r, "files");
  l.ports = r.string_list("ports");
  l.secrets = r.string_list("secrets");
  l.keys = texts(r, "keys");
  for (const auto& [name, alg] : l.keys) {
    if (alg != "ES256" && alg != "RS256")
      diagnostics_.error(r.pos_of("keys"), "the key \"" + name + "\" must be ES256 or RS256");
  }
  l.certificate_names = r.string_list("certificate_names");
  l.ready = r.string_or("ready", "");
  if (std::find(l.ports.begin(), l.ports.end(), l.ready) == l.ports.end())
    diagnostics_.error(r.has("ready") ? r.pos_of("ready") : pos, "\"ready\" must name one of \"ports\"");
  r.finish();
}

}  // namespace assay::target
