// SPDX-License-Identifier: Apache-2.0
#pragma once
// What the tests of the actions share: a target made of literals that writes down what it is asked, TLS
// listeners to stand in for its parts, and a bench on which an action is run.
#include <chrono>
#include <cstdint>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "core/json/parse.hpp"
#include "harness/actions/builtin.hpp"
#include "harness/pki/leaf.hpp"

namespace assay::actions::testing {

inline Json json(std::string_view text) {
  return parse_json(text).value();
}

inline const pki::Authority& authority(const char* name = "Test CA") {
  static std::map<std::string, pki::Authority> all;
  const auto known = all.find(name);
  if (known != all.end()) return known->second;
  return all.emplace(name, pki::Authority::make(name, pki::around(SystemClock().now())).value())
      .first->second;
}

inline forge::TlsOptions server_tls() {
  static const pki::Leaf leaf = pki::LeafBuilder("part", SystemClock().now())
                                    .dns("part.test")
                                    .ip("127.0.0.1")
                                    .issue(authority())
                                    .value();
  forge::TlsOptions out;
  out.certificate_pem = leaf.certificate_pem();
  out.key_pem = leaf.key_pem();
  return out;
}

class FakeTarget final : public target::Target {
 public:
  std::set<std::string> abilities;
  std::map<std::string, int> ports;       // by part
  std::map<std::string, pki::Leaf> mesh;  // client certificates by name
  std::string ca_pem = authority().certificate_pem();
  std::map<std::string, target::Route> routes;
  std::map<std::string, target::User> users;
  std::map<std::string, target::OAuthClient> clients;
  std::vector<target::IssuerKey> keys;
  std::map<std::string, Json> fixtures;
  std::map<std::string, Duration> bounds;
  std::map<std::string, std::string> readings;  // outcomes by "part status", instead of the usual ones
  std::string broken;                           // the call that fails, e.g. "advance"
  std::vector<std::string> calls;               // what was asked for, in order

  const std::string& name() const override { return name_; }
  const std::set<std::string>& capabilities() const override { return abilities; }
  bool is_reference() const override { return false; }

  Result<target::Endpoint> endpoint(std::string_view part, std::string_view as) override {
    calls.push_back("endpoint " + std::string(part) + (as.empty() ? "" : " as ") + std::string(as));
    const auto port = ports.find(std::string(part));
    if (port == ports.end()) return missing("part", part);
    target::Endpoint out;
    out.port = port->second;
    out.host = "part.test";
    out.ca_pem = ca_pem;
    if (as.empty()) return out;
    const auto leaf = mesh.find(std::string(as));
    if (leaf == mesh.end()) return missing("mesh identity", as);
    out.certificate_pem = leaf->second.certificate_pem();
    out.key_pem = Secret(leaf->second.key_pem());
    return out;
  }
  Result<target::Route> route(std::string_view name) const override { return find(routes, "route", name); }
  Result<target::User> user(std::string_view name) const override { return find(users, "user", name); }
  Result<target::OAuthClient> client(std::string_view name) const override {
    return find(clients, "client", name);
  }
  std::string outcome_of_status(std::string_view part, int status) const override {
    const auto own = readings.find(std::string(part) + " " + std::to_string(status));
    return own == readings.end() ? target::standard_outcome(status) : own->second;
  }
  TimePoint now() override { return from_unix_seconds(1700000000); }
  Result<void> advance(Duration by) override {
    return called("advance", " " + std::to_string(std::chrono::floor<std::chrono::milliseconds>(by).count()));
  }
  Result<void> settle() override { return called("settle"); }
  Result<Duration> bound(std::string_view what) const override { return find(bounds, "bound", what); }
  Result<LogSlice> log(std::size_t) override { return LogSlice{}; }
  Result<std::vector<target::IssuerKey>> issuer_keys() override {
    ASSAY_TRY(called("issuer_keys"));
    return keys;
  }
  Result<Json> fixture_key(std::string_view name) override { return find(fixtures, "fixture key", name); }
  Result<void> kill(std::string_view part) override { return called("kill", " " + std::string(part)); }
  std::map<std::string, std::uint64_t> hits() override { return {}; }

 private:
  static Error missing(const char* kind, std::string_view name) {
    return {Errc::not_found, std::string("no ") + kind + " \"" + std::string(name) + "\"", {}};
  }
  template <typename T>
  static Result<T> find(const std::map<std::string, T>& all, const char* kind, std::string_view name) {
    const auto it = all.find(std::string(name));
    if (it == all.end()) return missing(kind, name);
    return it->second;
  }
  Result<void> called(const std::string& call, const std::string& details = {}) {
    calls.push_back(call + details);
    if (call == broken) return Error{Errc::unavailable, call + " is broken", {}};
    return {};
  }

  std::string name_ = "fake";
};

// An action, the target that it works on, and everything that it may touch besides.
struct Bench {
  FakeTarget target;
  static constexpr std::chrono::milliseconds kPatience{10000};
  Session session{target, "/scratch", kPatience};
  Rng rng{7};
  std::map<std::string, std::unique_ptr<forge::RogueListener>> listeners;
  std::map<std::string, std::unique_ptr<forge::ConnectionGroup>> connections;
  Context context{session, rng, "m4rk", kPatience, listeners, connections};

  Result<StepResult> run(std::string_view action, const Json& params) {
    const Action* found = find_action(action);
    ASSAY_CHECK(found != nullptr, "the action exists");
    return found->run(context, params);
  }
  Result<StepResult> run(std::string_view action, const std::string& params) {
    return run(action, json(params));
  }
  Result<StepResult> run(std::string_view action, const char* params) { return run(action, json(params)); }
  // "code: message" of the error, or "" where there is none.
  std::string error(std::string_view action, const std::string& params) {
    const auto result = run(action, params);
    if (result.ok()) return "";
    static const std::map<Errc, std::string> kNames = {
        {Errc::invalid, "invalid"},         {Errc::denied, "denied"},   {Errc::not_found, "not_found"},
        {Errc::unavailable, "unavailable"}, {Errc::timeout, "timeout"}, {Errc::unsupported, "unsupported"},
        {Errc::internal, "internal"}};
    return kNames.at(result.error().code) + ": " + result.error().message;
  }
  // A listener that stands in for `part`, over TLS with the test authority's certificate.
  std::unique_ptr<forge::RogueListener> stand_in(const std::string& part, forge::RogueOptions options) {
    if (!options.tls) options.tls = server_tls();
    auto listener = std::move(forge::RogueListener::start(std::move(options))).value();
    target.ports[part] = listener->port();
    return listener;
  }
};

using Texts = std::vector<std::string>;

}  // namespace assay::actions::testing
