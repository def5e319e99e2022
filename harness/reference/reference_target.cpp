// SPDX-License-Identifier: Apache-2.0
#include "harness/reference/reference_target.hpp"

#include <algorithm>

#include "core/json/parse.hpp"

namespace assay::reference {
namespace {

using target::Endpoint;
using target::Route;

// A change made just after a poll waits for the next one, and that takes a moment.
Duration after(std::int64_t poll_interval_s) {
  return std::chrono::seconds(poll_interval_s) + std::chrono::seconds(1);
}

constexpr const char* kManagementAddress = "127.0.0.2";  // wherever the listener was bound in the end
constexpr auto kOriginPatience = std::chrono::milliseconds(8000);

bool forwards_to_legacy(const compose::Spec& spec) {
  const auto& routes = spec.gateway.routes;
  return std::any_of(routes.begin(), routes.end(),
                     [](const auto& route) { return route.upstream == compose::kLegacy; });
}

const std::vector<Route>& routes() {
  static const std::vector<Route> kRoutes = {
      {"own_profile", "GET", "/v1/profile?m={marker}", "", ""},
      {"rename", "PUT", "/v1/profile?m={marker}", "{\"name\":\"Name {marker}\"}", "application/json"},
      {"update_profile", "PATCH", "/v1/profile?m={marker}", "{\"display_name\":\"Name {marker}\"}",
       "application/json"},
      {"user_profile", "GET", "/v1/users/{id}?m={marker}", "", ""},
      {"admin_users", "GET", "/v1/admin/users?m={marker}", "", ""},
      {"status", "GET", "/v1/status?m={marker}", "", ""},
      {"legacy", "GET", "/legacy/{marker}", "", ""},
      {"legacy_admin", "GET", "/legacy/admin/{marker}", "", ""},
  };
  return kRoutes;
}

bool is_management(std::string_view part) {
  return part.ends_with("-management");
}

// The name in the certificate of a listener inside the mesh; empty for those that clients come to.
std::string mesh_name_of(std::string_view part) {
  if (part == "identity-internal") return "identity";
  if (part == "user-service" || part == "limiter") return std::string(part);
  return part.ends_with("-relay") || is_management(part) ? "gateway" : "";
}

class ReferenceTarget final : public target::Target {
 public:
  ReferenceTarget(std::unique_ptr<PlatformControl> control, std::unique_ptr<tap::RecordingOrigin> origin)
      : origin_(std::move(origin)), control_(std::move(control)) {}

  const std::string& name() const override { return name_; }
  const std::set<std::string>& capabilities() const override { return reference::capabilities(); }
  bool is_reference() const override { return true; }

  Result<Endpoint> endpoint(std::string_view part, std::string_view as) override {
    const auto port = control_->ports().find(std::string(part));
    if (port == control_->ports().end())
      return Error{Errc::not_found, "no part \"" + std::string(part) + "\"", {}};
    const compose::Deployment& deployment = control_->deployment();
    Endpoint endpoint;
    endpoint.port = port->second;
    if (is_management(part)) endpoint.address = kManagementAddress;
    endpoint.tls = part.size() < 6 || part.substr(part.size() - 6) != "-plain";
    const std::string mesh_name = mesh_name_of(part);
    const bool in_mesh = !mesh_name.empty();
    if (in_mesh) {
      endpoint.host = mesh_name;
    } else {
      endpoint.host = part == "identity" ? "identity.assay.test" : "api.assay.test";
    }
    endpoint.ca_pem = (in_mesh ? deployment.mesh_ca : deployment.edge_ca).front().pem();
    if (!as.empty()) {
      const auto identity = deployment.mesh.find(std::string(as));
      if (identity == deployment.mesh.end())
        return Error{Errc::not_found, "no mesh identity \"" + std::string(as) + "\"", {}};
      endpoint.certificate_pem = identity->second.certificate.pem();
      endpoint.key_pem = Secret(identity->second.key.pkcs8_pem());
    }
    return endpoint;
  }

  Result<Route> route(std::string_view name) const override {
    for (const Route& route : routes()) {
      if (route.name == name) return route;
    }
    return Error{Errc::not_found, "no route \"" + std::string(name) + "\"", {}};
  }

  Result<target::User> user(std::string_view name) const override {
    for (const compose::Account& account : control_->deployment().accounts) {
      if (account.id == name) return target::User{account.id, account.password};
    }
    return Error{Errc::not_found, "no user \"" + std::string(name) + "\"", {}};
  }

  Result<target::OAuthClient> client(std::string_view name) const override {
    if (name == "web") return target::OAuthClient{"web", {}, "http://127.0.0.1/callback"};
    const auto& secrets = control_->deployment().client_secrets;
    const auto it = secrets.find(std::string(name));
    if (it == secrets.end()) return Error{Errc::not_found, "no client \"" + std::string(name) + "\"", {}};
    return target::OAuthClient{it->first, it->second, ""};
  }

  std::string outcome_of_status(std::string_view, int status) const override {
    return target::standard_outcome(status);
  }

  TimePoint now() override { return control_->now(); }
  Result<void> advance(Duration by) override { return control_->advance(by); }
  Result<void> settle() override {
    ASSAY_TRY(control_->quiesce());
    if (!origin_) return {};
    ASSAY_TRY(origin_->settle(Deadline(kOriginPatience)));
    return control_->quiesce();
  }

  Result<Duration> bound(std::string_view what) const override {
    const compose::GatewaySpec& spec = control_->spec().gateway;
    if (what == "revocation") return after(spec.revocation_poll_every_s);
    if (what == "keys") return after(spec.key_refresh_every_s);
    return Error{Errc::not_found, "no bound \"" + std::string(what) + "\"", {}};
  }

  Result<LogSlice> log(std::size_t from) override {
    ASSAY_TRY_ASSIGN(const std::vector<std::string> lines, control_->log_lines(lines_read_));
    lines_read_ += lines.size();
    for (const std::string& line : lines) {
      auto record = parse_json(line);
      // A line that is no record is kept as text: a reader of the log would see it, too.
      records_.push_back(record.ok() ? std::move(record).value()
                                     : Json::object({{"kind", "text"}, {"text", line}}));
    }
    if (origin_) {
      for (Json& record : origin_->take_records()) records_.push_back(std::move(record));
    }
    LogSlice slice;
    slice.next = records_.size();
    const std::size_t begin = std::min(from, records_.size());
    slice.records.assign(records_.begin() + static_cast<std::ptrdiff_t>(begin), records_.end());
    return slice;
  }

  Result<std::vector<target::IssuerKey>> issuer_keys() override {
    ASSAY_TRY_ASSIGN(const Json keys, control_->issuer_keys());
    std::vector<target::IssuerKey> out;
    for (const Json& key : keys.items()) {
      out.push_back({key.at("alg").string_or(""), key.at("kid").string_or(""),
                     Secret(key.at("private").string_or("")), key.at("published").bool_or(false)});
    }
    return out;
  }

  Result<Json> fixture_key(std::string_view name) override {
    const auto& signing = control_->deployment().signing;
    const auto it = signing.find(std::string(name));
    const bool lent = name.substr(0, 7) == "partner" || name == "gateway";
    if (it == signing.end() || !lent) {
      return Error{Errc::not_found, "no fixture key \"" + std::string(name) + "\"", {}};
    }
    return Json::object({{"kid", name == "partner" ? "partner-1" : std::string(name)},
                         {"alg", it->second.type() == KeyType::rsa ? "RS256" : "ES256"},
                         {"private", it->second.pkcs8_pem()}});
  }

  Result<void> kill(std::string_view part) override { return control_->kill(std::string(part)); }
  Result<void> disturb(std::string_view part, std::string_view manner) override {
    return control_->disturb(std::string(part), std::string(manner));
  }
  Result<void> origin_answers(const std::string& wanted, const std::string& bytes, bool close) override {
    if (!origin_) return Target::origin_answers(wanted, bytes, close);
    origin_->answer_once({wanted, bytes, close});
    return {};
  }
  Result<void> origin_says(const std::string& bytes) override {
    if (!origin_) return Target::origin_says(bytes);
    origin_->say(bytes);
    return {};
  }
  Result<void> origin_behaves(std::string_view how) override {
    if (!origin_) return Error{Errc::unsupported, "this profile forwards to no backend of ours", {}};
    return origin_->behave(how);
  }
  std::map<std::string, std::uint64_t> hits() override { return control_->hits(); }

 private:
  std::unique_ptr<tap::RecordingOrigin> origin_;  // null where nothing is forwarded to one; outlives control_
  std::unique_ptr<PlatformControl> control_;
  std::size_t lines_read_ = 0;  // of the platform's own log
  std::vector<Json>
      records_;  // its lines and what the origin recorded, in the order in which they were learnt
  std::string name_ = "reference";
};

}  // namespace

const std::set<std::string>& capabilities() {
  static const std::set<std::string> kCapabilities = {
      "identity.issue", "identity.admin", "tokens.any",      "control.clock", "control.parts",
      "control.origin", "mesh",           "observe.service", "observe.audit", "control.certificates"};
  return kCapabilities;
}

std::unique_ptr<target::Target> make_target(std::unique_ptr<PlatformControl> control,
                                            std::unique_ptr<tap::RecordingOrigin> origin) {
  return std::make_unique<ReferenceTarget>(std::move(control), std::move(origin));
}

Result<std::unique_ptr<tap::RecordingOrigin>> origin_for(PlatformOptions& options) {
  ASSAY_TRY_ASSIGN(const compose::Spec spec, compose::profile(options.profile));
  if (!forwards_to_legacy(spec)) return std::unique_ptr<tap::RecordingOrigin>();
  ASSAY_TRY_ASSIGN(std::unique_ptr<tap::RecordingOrigin> origin, tap::RecordingOrigin::start());
  options.neighbours[compose::kLegacy] = origin->port();
  return origin;
}

Result<std::unique_ptr<target::Target>> start_target(const std::string& mode, PlatformOptions options) {
  ASSAY_TRY_ASSIGN(std::unique_ptr<tap::RecordingOrigin> origin, origin_for(options));
  ASSAY_TRY_ASSIGN(std::unique_ptr<PlatformControl> control,
                   mode == "subprocess" ? start_subprocesses(options) : start_in_process(options));
  return make_target(std::move(control), std::move(origin));
}

}  // namespace assay::reference
