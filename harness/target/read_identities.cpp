// SPDX-License-Identifier: Apache-2.0
// Who may come: how tokens are had, the test accounts, tokens with one bad property.
#include <algorithm>
#include <utility>

#include "harness/target/read_parts.hpp"

namespace assay::target {
namespace {

using toml_tree::Reader;
using toml_tree::Table;

constexpr const char* kNobodyAsks = "a check that runs on other people's targets and asks for it";

bool is_spoken(const std::string& flow) {
  return flow == "token" || flow == "mint" || flow == "command";
}

}  // namespace

void Reading::acquire(const std::string& name, const Table& table, const SourcePos& pos) {
  where_ = "acquire." + name;
  Reader r(table, pos, diagnostics_);
  AcquireEntry a;
  a.name = name;
  required(r, "flow");
  a.flow = r.one_of(
      "flow", {"token", "mint", "command", "code+pkce", "client-credentials", "device", "exchange"}, "");
  const std::string here = "a flow \"" + a.flow + "\"";
  const std::vector<std::string> of_clients = {"client_id", "client_secret", "scope",       "token_endpoint",
                                               "driver",    "fields",        "redirect_uri"};
  if (a.flow == "command") {
    a.command = argv(r, "command", true);
  } else if (!a.flow.empty()) {
    misplaced(r, {"command"}, here);
  }
  if (is_spoken(a.flow)) {
    misplaced(r, of_clients, here);
  } else {
    if (!a.flow.empty()) required(r, "client_id");
    for (const char* key : {"client_id", "scope", "token_endpoint", "redirect_uri"}) r.string(key);
    r.one_of("driver", {"html-form"}, "");
    reference(r, "client_secret");
    if (const Table* fields = r.table("fields")) {
      Reader f(*fields, r.pos_of("fields"), diagnostics_);
      for (const char* key : {"user", "pass", "otp"}) f.string(key);
      f.finish();
    }
    if (a.flow.empty()) r.take("command");
    idle(r, {"flow"},
         "signing in at other people's issuers; identities that use " + where_ + " have no tokens");
  }
  r.finish();
  file_.acquire.push_back(std::move(a));
}

void Reading::identity(const std::string& name, const Table& table, const SourcePos& pos) {
  where_ = "identity." + name;
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
  argv(r, "reset", false);
  reference(r, "totp");
  reference(r, "consul");
  const std::string x509 = r.string_or("x509", "");
  if (!x509.empty() && x509.rfind("spiffe:", 0) != 0)
    diagnostics_.error(r.pos_of("x509"), "\"x509\" must name a workload's certificate",
                       "for example \"spiffe:unix:///run/spire/agent.sock#spiffe://shop/user\"");
  if (const Table* kafka = r.table("kafka")) {
    Reader k(*kafka, r.pos_of("kafka"), diagnostics_);
    const std::string outer = std::exchange(where_, where_ + ".kafka");
    for (const char* key : {"scram512", "scram256", "plain"}) reference(k, key);
    where_ = outer;
    k.finish();
  }
  if (const Table* postgres = r.table("postgres")) {
    Reader p(*postgres, r.pos_of("postgres"), diagnostics_);
    p.required_string("role");
    const std::string outer = std::exchange(where_, where_ + ".postgres");
    reference(p, "password");
    where_ = outer;
    p.finish();
  }
  texts(r, "owns");
  idle(r, {"reset", "totp", "x509", "consul", "kafka", "postgres", "owns"}, kNobodyAsks);
  r.finish();
  file_.identities.push_back(std::move(i));
}

const std::vector<std::string>& bad_token_rows() {
  static const std::vector<std::string> kRows = {"expired",      "not_yet_valid", "wrong_audience",
                                                 "wrong_issuer", "wrong_client",  "revoked"};
  return kRows;
}

void Reading::token(const std::string& name, const Table& table, const SourcePos& pos) {
  where_ = "tokens." + name;
  Reader r(table, pos, diagnostics_);
  if (name != "any") {
    // A row by another name would be asked for by nobody.
    const auto& rows = bad_token_rows();
    if (std::find(rows.begin(), rows.end(), name) == rows.end()) {
      const std::string near = did_you_mean(name, rows);
      std::string all = "any";
      for (const std::string& row : rows) all += ", " + row;
      diagnostics_.error(pos, "unknown kind of token \"" + name + '"',
                         near.empty() ? "one of: " + all : "did you mean \"" + near + "\"?");
    }
    r.string("client_id");
    duration(r, "wait");
    reference(r, "token");
    r.finish();
    idle(pos, where_,
         "tokens of the target's own with one bad property; tokens.any makes them where it lends a key");
    return;
  }
  MintedTokens& t = file_.tokens;
  t.issuer = r.required_string("issuer");
  required(r, "signing_key");
  t.signing_key = reference(r, "signing_key");
  t.alg = r.one_of("alg", {"ES256", "ES384", "RS256", "RS384", "RS512", "PS256", "EdDSA"}, "ES256");
  t.kid = r.string_or("kid", t.kid);
  t.trusted_by = r.string_list("trusted_by");
  if (const Table* claims = r.table("claims")) t.claims = toml_tree::to_json(*claims);
  r.finish();
}

}  // namespace assay::target
