// SPDX-License-Identifier: Apache-2.0
#pragma once
// What checks run against. The harness knows a target only through this: where its parts listen, what its
// users are called, how its answers are to be read, and, where the target lends them, its clock, its logs and
// its issuer's keys.
//
// Capabilities (checks need them, a target has them): "identity.issue", "identity.admin", "tokens.any" (the
// issuer's keys), "control.clock", "control.parts", "control.certificates", "control.origin" (the backend
// behind it), "mesh" (client certificates for internal listeners), "observe.service", "observe.audit".
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/clock.hpp"
#include "core/base/result.hpp"
#include "core/base/secret.hpp"
#include "core/json/value.hpp"

namespace assay::target {

struct Endpoint {
  std::string address = "127.0.0.1";
  int port = 0;
  std::string host;  // name in the certificate, SNI and Host
  std::string ca_pem;
  std::string certificate_pem;  // for mutual TLS; empty: none
  Secret key_pem;
  bool tls = true;
  bool in_scope = false;  // beyond loopback, and the target file lists `address`
};

// A logical route of checks, as this target serves it.
struct Route {
  std::string name;
  std::string method;
  std::string path;  // "/v1/users/{id}?m={marker}"
  std::string body;  // may hold {marker}
  std::string content_type;
};

struct User {
  std::string login;
  Secret password;
};

struct OAuthClient {
  std::string id;
  Secret secret;  // empty: public
  std::string redirect_uri;
};

struct IssuerKey {
  std::string alg, kid;
  Secret private_pem;
  bool published = true;
};

class Target {
 public:
  virtual ~Target() = default;
  virtual const std::string& name() const = 0;
  virtual const std::set<std::string>& capabilities() const = 0;
  // True for our own platform, where a deviation from the expected refusal is a failure.
  virtual bool is_reference() const = 0;

  // `as` names the client certificate ("" for none). Errors: not_found, unsupported.
  virtual Result<Endpoint> endpoint(std::string_view part, std::string_view as) = 0;
  virtual Result<Route> route(std::string_view name) const = 0;
  virtual Result<User> user(std::string_view name) const = 0;
  virtual Result<OAuthClient> client(std::string_view name) const = 0;
  // The abstract outcome of an HTTP status at `part`.
  virtual std::string outcome_of_status(std::string_view part, int status) const = 0;

  // As above where the body tells more, and what a TLS failure means there.
  virtual std::string outcome_of_answer(std::string_view part, int status, const std::string& body) const;
  virtual std::string outcome_of_tls(std::string_view part, const std::string& failure) const;
  // Asked before each request to a part: scope, budget and pace. Errc::denied: it must not be sent.
  virtual Result<void> may_send(std::string_view request_target);
  // Genuine tokens where they are not had by signing in: {"access_token": …}. Errc::unsupported: sign in.
  virtual Result<Json> tokens_for(std::string_view owner);
  // The issuer's published key set where it is not fetched from the part "identity".
  virtual std::optional<Json> published_keys();

  virtual TimePoint now() = 0;
  virtual Result<void> advance(Duration by) = 0;
  // Waits until nothing that was sent is still being worked on.
  virtual Result<void> settle() = 0;
  // How long `what` ("revocation", "keys") may take to reach every part.
  virtual Result<Duration> bound(std::string_view what) const = 0;

  // The platform's log as parsed records, from a position on; `next` is the position after the last.
  struct LogSlice {
    std::vector<Json> records;
    std::size_t next = 0;
  };
  virtual Result<LogSlice> log(std::size_t from) = 0;

  virtual Result<std::vector<IssuerKey>> issuer_keys() = 0;
  // Keys lent as fixtures: "partner", "gateway" (see key.issuer).
  virtual Result<Json> fixture_key(std::string_view name) = 0;
  virtual Result<void> kill(std::string_view part) = 0;
  // The part lives on and fails in that manner; see the action part.disturb.
  virtual Result<void> disturb(std::string_view part, std::string_view manner);
  // The backend of ours behind the target: it gives one request to come, whose target fits the glob, this
  // answer byte for byte (`close`: and ends the connection), or speaks unasked. See the actions origin.answer
  // and origin.say.
  virtual Result<void> origin_answers(const std::string& target, const std::string& bytes, bool close);
  virtual Result<void> origin_says(const std::string& bytes);
  // How the backend behind the target treats requests: see the action origin.behave.
  virtual Result<void> origin_behaves(std::string_view) {
    return Error{Errc::unsupported, "no backend of ours stands behind this target", {}};
  }
  // How often weakened code ran, by fault.
  virtual std::map<std::string, std::uint64_t> hits() = 0;
};

// The usual reading of HTTP statuses; targets may refine it.
std::string standard_outcome(int status);

}  // namespace assay::target
