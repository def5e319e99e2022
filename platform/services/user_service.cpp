// SPDX-License-Identifier: Apache-2.0
#include "platform/services/user_service.hpp"

#include <algorithm>
#include <iterator>

#include "core/json/parse.hpp"

namespace assay::services {
namespace {

struct Service {
  Profiles profiles;
  std::unique_ptr<CallerCheck> check;
  Decorator decorate;
  AuditSink& sink;
  std::int64_t served = 0;
};

Json to_json(const Profile& profile) {
  Json out = Json::object({{"id", profile.id}, {"name", profile.name}, {"email", profile.email}});
  for (const auto& [name, value] : profile.settings.members()) out[name] = value;
  return out;
}

void audit(Service& service, const http::Request& request, const char* event, const std::string& reason,
           const std::string& subject) {
  AuditEvent out;
  out.event = event;
  out.reason = reason;
  out.subject = subject;
  out.method = request.head.method;
  out.target = request.head.target;
  out.request_id = request.request_id;
  service.sink.audit(out);
}

http::Response show(const Service& service, std::string_view id) {
  const Profile* profile = service.profiles.find(id);
  return profile == nullptr ? http::Response::error(404, "not_found")
                            : http::Response::json(200, to_json(*profile));
}

http::Response rename(Service& service, const http::Request& request, const Principal& caller) {
  const auto body = parse_json(request.body, {4096, 4, 16, false});
  const std::string name = body.ok() ? body->at("name").string_or("") : "";
  if (name.empty() || name.size() > 100 || body->size() != 1)
    return http::Response::error(400, "invalid_request");
  if (!service.profiles.rename(caller.subject, name)) return http::Response::error(404, "not_found");
  return show(service, caller.subject);
}

// What an owner may set; everything else of a profile is not the owner's to write, whoever lets it through.
bool is_setting(std::string_view name) {
  constexpr std::string_view kSettings[] = {"display_name", "theme",   "page_size", "newsletter",
                                            "languages",    "address", "ui_state"};
  return std::find(std::begin(kSettings), std::end(kSettings), name) != std::end(kSettings);
}

http::Response update(Service& service, const http::Request& request, const Principal& caller) {
  const auto body = parse_json(request.body, {std::size_t{64} << 10, 64, 2000, false});
  if (!body.ok() || !body->is_object() || !body->at("display_name").is_string())
    return http::Response::error(400, "invalid_request");
  for (const auto& [name, value] : body->members()) {
    if (!is_setting(name)) return http::Response::error(400, "invalid_request");
  }
  if (!service.profiles.set(caller.subject, *body)) return http::Response::error(404, "not_found");
  return show(service, caller.subject);
}

http::Response list_users(const Service& service) {
  Json users = Json::array();
  for (const auto& [id, profile] : service.profiles.all()) users.push_back(to_json(profile));
  return http::Response::json(200, Json::object({{"users", users}}));
}

// "/users/{id}/profile" → id, else empty.
std::string profile_owner(const std::string& path) {
  constexpr std::string_view kPrefix = "/users/";
  constexpr std::string_view kSuffix = "/profile";
  if (path.size() <= kPrefix.size() + kSuffix.size() || path.rfind(kPrefix, 0) != 0 ||
      path.substr(path.size() - kSuffix.size()) != kSuffix) {
    return {};
  }
  return path.substr(kPrefix.size(), path.size() - kPrefix.size() - kSuffix.size());
}

http::Response deny(Service& service, const http::Request& request, const Principal& caller,
                    const char* reason) {
  audit(service, request, "authz.deny", reason, caller.subject);
  return http::Response::error(403, "forbidden");
}

http::Response answer_caller(Service& service, const http::Request& request, const Principal& caller) {
  const std::string& method = request.head.method;
  if (request.path == "/profile" && method == "GET") return show(service, caller.subject);
  if (request.path == "/profile" && method == "PUT") return rename(service, request, caller);
  if (request.path == "/profile" && method == "PATCH") return update(service, request, caller);
  if (request.path == "/admin/users" && method == "GET") {
    return caller.has_role("admin") ? list_users(service) : deny(service, request, caller, "role_missing");
  }
  const std::string owner = profile_owner(request.path);
  if (!owner.empty() && method == "GET") {
    if (owner != caller.subject && !caller.has_role("admin"))
      return deny(service, request, caller, "not_owner");
    return show(service, owner);
  }
  return http::Response::error(404, "not_found");
}

http::Response answer(Service& service, http::Request& request) {
  ++service.served;
  if (request.path == "/status" && request.head.method == "GET") {
    return http::Response::json(200, Json::object({{"status", "up"}}));
  }
  if (request.path == "/internal/metrics" && request.head.method == "GET") {
    return http::Response::text(200, "user_service_requests_total " + std::to_string(service.served) + "\n",
                                "text/plain; version=0.0.4");
  }
  const auto caller = service.check->caller(request);
  if (!caller.ok()) {
    audit(service, request, "authn.failure", caller.error().message, {});
    return http::Response::error(401, "invalid_token");
  }
  request.subject = caller->subject;
  return answer_caller(service, request, *caller);
}

}  // namespace

const Profile* Profiles::find(std::string_view id) const {
  const auto it = profiles_.find(id);
  return it == profiles_.end() ? nullptr : &it->second;
}

bool Profiles::rename(std::string_view id, std::string name) {
  const auto it = profiles_.find(id);
  if (it == profiles_.end()) return false;
  it->second.name = std::move(name);
  return true;
}

bool Profiles::set(std::string_view id, const Json& settings) {
  const auto it = profiles_.find(id);
  if (it == profiles_.end()) return false;
  for (const auto& [name, value] : settings.members()) it->second.settings[name] = value;
  return true;
}

Result<Principal> InternalTokenCheck::caller(const http::Request& request) const {
  const auto values = request.head.fields.all("Authorization");
  if (values.size() != 1) return Error{Errc::denied, "no_credential", {}};
  const auto bearer = http::bearer_credential(values.front());
  if (!bearer) return Error{Errc::denied, "no_credential", {}};
  ASSAY_TRY_ASSIGN(const jose::VerifiedToken token, verifier_->verify(*bearer, clock_.now()));
  return Principal{token.subject, token.client_id, token.roles, token.jti};
}

http::Handler user_service(Profiles profiles, std::unique_ptr<CallerCheck> check, Decorator decorate,
                           AuditSink& sink) {
  const auto service =
      std::make_shared<Service>(Service{std::move(profiles), std::move(check), std::move(decorate), sink, 0});
  return [service](http::Request& request) -> net::Task<http::Response> {
    http::Response response = answer(*service, request);
    if (service->decorate) service->decorate(request, response);
    co_return response;
  };
}

}  // namespace assay::services
