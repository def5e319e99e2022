// SPDX-License-Identifier: Apache-2.0
#pragma once
// The user service: accounts and their profiles (personal data). It verifies the gateway's internal token
// itself and decides by what that token says, never by the fields beside it.
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>

#include "core/json/value.hpp"
#include "platform/contract/principal.hpp"
#include "platform/http/server.hpp"
#include "platform/jose/verifier.hpp"

namespace assay::services {

struct Profile {
  std::string id, name, email;
  Json settings = Json::object();  // what its owner set: display_name, theme, …
};

class Profiles {
 public:
  void add(Profile profile) { profiles_[profile.id] = std::move(profile); }
  const Profile* find(std::string_view id) const;
  bool rename(std::string_view id, std::string name);
  bool set(std::string_view id, const Json& settings);  // adds to and replaces the settings by name
  const std::map<std::string, Profile, std::less<>>& all() const { return profiles_; }

 private:
  std::map<std::string, Profile, std::less<>> profiles_;
};

// Who calls? Error (denied): the reason.
class CallerCheck {
 public:
  virtual ~CallerCheck() = default;
  virtual Result<Principal> caller(const http::Request& request) const = 0;
};

class InternalTokenCheck final : public CallerCheck {
 public:
  InternalTokenCheck(const Clock& clock, std::unique_ptr<jose::TokenVerifier> verifier)
      : clock_(clock), verifier_(std::move(verifier)) {}
  Result<Principal> caller(const http::Request& request) const override;

 private:
  const Clock& clock_;
  std::unique_ptr<jose::TokenVerifier> verifier_;
};

// How the service decorates its answers, last of all.
using Decorator = std::function<void(const http::Request& request, http::Response& response)>;

// GET /profile, PUT /profile {"name"}, PATCH /profile {"display_name", …} (only what its owner may set), GET
// /users/{id}/profile (self or admin), GET /admin/users (admin), GET /status (anyone in the mesh), GET
// /internal/metrics (never routed from outside).
http::Handler user_service(Profiles profiles, std::unique_ptr<CallerCheck> check, Decorator decorate,
                           AuditSink& sink);

}  // namespace assay::services
