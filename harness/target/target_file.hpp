// SPDX-License-Identifier: Apache-2.0
#pragma once
// A target file as it was written: where somebody's stack listens, who may be tested there and by whom, how
// its answers are to be read. Values only; nothing here opens a file, a socket or a secret.
#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/diagnostics.hpp"
#include "core/json/value.hpp"

namespace assay::target {

// "env:NAME", "file:PATH", "cmd:PROGRAM ARG…", "vault:PATH#KEY", "launch:NAME" (made by [launch]).
struct Reference {
  std::string scheme, rest;
  bool empty() const { return scheme.empty(); }
};

// Somewhere that an endpoint leads to: the name it goes by, what is dialled, and the key that says so.
struct Peer {
  std::string host, address;
  int port = 0;
  std::string key;
};

struct EndpointEntry {
  std::string name, kind;
  std::string url, host;  // host: as in the URL
  int port = 0;
  bool tls = false;
  std::string connect;  // "address:port" to dial instead of host:port; may hold {port.NAME}
  std::string sni;      // name in the certificate where it is not the URL's host
  Reference ca, certificate, key;
  std::string via;          // vantage point
  std::vector<Peer> peers;  // all that would be dialled
};

// Where a step sends from.
struct VantageEntry {
  std::string name, kind;  // local, command
};

struct IdentityEntry {
  std::string name;
  std::vector<std::string> pool, roles;
  Reference password, token;
  std::string acquire;
  bool opaque = false;           // its tokens are no JWTs
  Json claims = Json::object();  // of tokens that are minted for it
};

struct AcquireEntry {
  std::string name, flow;
  std::vector<std::string> command;  // flow "command": prints a token; {login} is filled in
};

struct MintedTokens {
  std::string issuer, alg = "ES256", kid = "assay";
  Reference signing_key;  // empty: the target lends none
  std::vector<std::string> trusted_by;
  Json claims = Json::object();
};

struct RouteEntry {
  std::string name, kind, method, path, body, content_type;
  std::vector<std::int64_t> success;
  std::string allow;  // an identity or a role that it serves, for doctor; "" or "owner", "anyone"
};

struct ObserverEntry {
  std::string name, kind, grade;
  std::vector<std::string> paths;  // tap: what of the origin's traffic belongs to this part; empty: all
  std::string subject;             // tap: field in which the gateway names the user
  std::string as;                  // identity that reads a topic or a database
};

struct OutcomeSign {
  std::string outcome, at;
  std::vector<std::int64_t> status;
  std::string body;  // regular expression; empty: any
  std::string tls;   // text of the alert or error
};

struct WaiverEntry {
  std::string check, reason, owner, expires;  // check: id or id#variant; expires: YYYY-MM-DD
  SourcePos pos;
};

struct WeakenEntry {
  std::string control, fault;  // fault "": the control's first
  std::vector<std::string> apply, ready, revert;
  std::chrono::milliseconds within{60000}, lease{300000};
  SourcePos pos;  // of the control's name
};

struct ScopeEntry {
  std::vector<std::string> hosts, cidrs, deny_paths;
};

struct AuthorizationEntry {
  std::string by, ref, not_after, contact, environment;
  bool given() const { return !by.empty(); }
};

struct LimitsEntry {
  std::int64_t rps = 0, requests = 0;  // 0: unlimited
  std::vector<std::string> blast;      // empty: by where the target is
  std::string window, name_space;
};

struct TapEntry {
  bool given = false;
  std::string listen = "127.0.0.1:0";
  // How the backends behind the gateway resolve a path: decode, merge-slashes, dot-segments.
  std::vector<std::string> reads;
  bool cut_off_is_refusal =
      false;  // the gateway streams, and a broken body reaches a backend as a broken one
};

// A product that the harness starts by itself.
struct LaunchEntry {
  bool given() const { return !argv.empty(); }
  std::vector<std::string> argv, version;
  std::map<std::string, std::string> files;  // name in the private folder → template beside the target file
  std::vector<std::string> ports, secrets;
  std::map<std::string, std::string> keys;  // name → ES256, RS256
  std::vector<std::string> certificate_names;
  std::string ready;  // port that accepts connections when it is up
};

// A key that is read and checked, and that nothing acts on yet.
struct IdleKey {
  SourcePos pos;
  std::string key, part;  // "limits.connections", and what would act on it
};

// "limits.connections is known, but its part does not exist yet: …"
std::string to_string(const IdleKey& idle);

struct TargetFile {
  std::string file, name;
  std::vector<std::string> profiles;
  ScopeEntry scope;
  AuthorizationEntry authorization;
  LimitsEntry limits;
  std::map<std::string, std::chrono::milliseconds> bounds;
  std::vector<AcquireEntry> acquire;
  std::string minimum_grade = "effect", lock;
  std::vector<WaiverEntry> waivers;
  std::vector<WeakenEntry> weaken;
  std::vector<VantageEntry> vantages;
  std::vector<EndpointEntry> endpoints;
  std::vector<IdentityEntry> identities;
  MintedTokens tokens;
  std::vector<RouteEntry> routes;
  std::vector<ObserverEntry> observers;
  std::vector<OutcomeSign> outcomes;
  TapEntry tap;
  LaunchEntry launch;
  std::map<std::string, SourcePos> positions;  // "endpoint.gateway.ca" → its value
  std::vector<IdleKey> idle;                   // in the file's order

  const EndpointEntry* endpoint(std::string_view name) const;
  const VantageEntry* vantage(std::string_view name) const;
  const IdentityEntry* identity(std::string_view name) const;
  const IdentityEntry* somebody(std::string_view name_or_role) const;
  const AcquireEntry* acquisition(std::string_view name) const;
  const RouteEntry* route(std::string_view name) const;
  const ObserverEntry* observer(std::string_view name) const;
  SourcePos at(const std::string& key) const;  // the file's first line where the key is not written
};

}  // namespace assay::target
