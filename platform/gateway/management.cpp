// SPDX-License-Identifier: Apache-2.0
#include "platform/gateway/management.hpp"

#include <algorithm>

#include "core/json/parse.hpp"
#include "platform/gateway/denied.hpp"
#include "platform/http/request_event.hpp"

namespace assay::gateway {
namespace {

const std::string kEndpoints = "/endpoints/";

bool is_name(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' ||
           c == '_' || c == '-';
  });
}

int status_of(std::string_view reason) {
  if (reason == "host") return 421;
  if (reason == "path") return 404;
  if (reason == "method") return 405;
  return reason == "content_type" ? 415 : 403;
}

std::string_view management_code(int status) {
  if (status == 421) return "misdirected";
  if (status == 404) return "not_found";
  if (status == 405) return "method_not_allowed";
  return status == 415 ? "unsupported_media_type" : "forbidden";
}

std::string number_lines(const char* name, const char* label, const char* help,
                         const std::map<std::string, std::int64_t>& counts) {
  std::string out = std::string("# HELP ") + name + " " + help + "\n# TYPE " + name + " counter\n";
  for (const auto& [value, count] : counts)
    out += std::string(name) + "{" + label + "=\"" + value + "\"} " + std::to_string(count) + "\n";
  return out;
}

Json to_json(const net::Place& place) {
  return Json::object({{"address", place.address}, {"port", static_cast<std::int64_t>(place.port)}});
}

http::Response show(const ManagementParts& parts, const std::string& service) {
  const net::Place* place = parts.directory->find(service);
  return place == nullptr ? http::Response::error(404, "not_found")
                          : http::Response::json(200, to_json(*place));
}

http::Response move(const ManagementParts& parts, const http::Request& request, const std::string& service) {
  const auto body = parse_json(request.body, {4096, 4, 16, false});
  if (!body.ok() || !body->at("address").is_string() || body->size() != 2)
    return http::Response::error(400, "invalid_request");
  const std::int64_t port = body->at("port").int_or(0);
  if (port < 1 || port > 65535) return http::Response::error(400, "invalid_request");
  const net::Place place(body->at("address").as_string(), static_cast<std::uint16_t>(port));
  if (!parts.directory->move(service, place)) return http::Response::error(404, "not_found");
  AuditEvent event = http::event_about(request, "management.change", service);
  event.detail["place"] = place.text();
  parts.sink->audit(event);
  return show(parts, service);
}

http::Response answer(const ManagementParts& parts, const http::Request& request) {
  const auto path = parts.guard->admit(request);
  if (!path.ok()) {
    parts.sink->audit(http::event_about(request, "management.refused", path.error().message));
    const int status = status_of(path.error().message);
    return http::Response::error(status, management_code(status));
  }
  if (*path == "/health") return http::Response::json(200, Json::object({{"status", "up"}}));
  if (*path == "/metrics")
    return http::Response::text(200, parts.counts->metrics(), "text/plain; version=0.0.4");
  if (*path == "/config") return http::Response::json(200, *parts.config);
  if (const auto other = parts.further.find(*path); other != parts.further.end())
    return other->second(request);
  if (path->rfind(kEndpoints, 0) != 0) return http::Response::error(404, "not_found");
  const std::string service = path->substr(kEndpoints.size());
  return request.head.method == "POST" ? move(parts, request, service) : show(parts, service);
}

}  // namespace

void CountingSink::audit(const AuditEvent& event) {
  if (!event.summary) count(event);
  next_->audit(event);
}

void CountingSink::journal(const JournalEntry& entry) {
  count(entry);
  next_->journal(entry);
}

void CountingSink::count(const AuditEvent& event) {
  ++events_[event.event];
}

void CountingSink::count(const JournalEntry& entry) {
  ++answered_[std::to_string(entry.status / 100) + "xx"];
}

std::string CountingSink::metrics() const {
  return number_lines("gateway_requests_total", "status", "Requests answered, by class of status.",
                      answered_) +
         number_lines("gateway_events_total", "event", "Security decisions, by event.", events_);
}

bool ManagementGuard::covers(const ManagementRight& right, const std::string& path) const {
  const std::size_t brace = right.path.find('{');
  if (brace == std::string::npos) return right.path == path;
  return path.rfind(right.path.substr(0, brace), 0) == 0 && is_name(path.substr(brace));
}

bool ManagementGuard::knows_host(const http::Request& request) const {
  const std::string& host = request.authority;
  return hosts_.count(host.substr(0, host.rfind(':'))) > 0;
}

bool ManagementGuard::comes_from_a_page(const http::Request& request) const {
  const wire::Fields& fields = request.head.fields;
  return fields.find("Origin") != nullptr || fields.find("Sec-Fetch-Site") != nullptr;
}

bool ManagementGuard::is_json(const http::Request& request) const {
  const auto types = request.head.fields.all("Content-Type");
  return types.size() == 1 && wire::iequals(types.front(), "application/json");
}

bool ManagementGuard::is_known(const std::string& peer) const {
  return std::any_of(rights_.begin(), rights_.end(),
                     [&](const ManagementRight& right) { return right.peers.count(peer) > 0; });
}

bool ManagementGuard::allows(const ManagementRight& right, const std::string& method,
                             const std::string& peer) const {
  return right.method == method && right.peers.count(peer) > 0;
}

Result<std::string> ManagementGuard::admit(const http::Request& request) const {
  const std::string& method = request.head.method;
  if (!knows_host(request)) return denied("host");
  if (comes_from_a_page(request)) return denied("cross_site");
  if (!is_known(request.peer)) return denied("caller");  // before anything is said about paths
  bool path_exists = false;
  bool method_exists = false;
  for (const ManagementRight& right : rights_) {
    if (!covers(right, request.path)) continue;
    path_exists = true;
    method_exists = method_exists || right.method == method;
    if (!allows(right, method, request.peer)) continue;
    if (method == "POST" && !is_json(request)) return denied("content_type");
    return request.path;
  }
  if (!path_exists) return denied("path");
  return denied(method_exists ? "caller" : "method");
}

std::vector<ManagementRight> management_rights(const std::string& operators, const std::string& monitor,
                                               const std::string& registry) {
  return {{"GET", "/health", {operators, monitor}},
          {"GET", "/metrics", {operators, monitor}},
          {"GET", "/config", {operators}},
          {"POST", "/config/reload", {operators}},
          {"GET", "/endpoints/{service}", {operators, monitor, registry}},
          {"POST", "/endpoints/{service}", {operators, registry}},
          {"GET", "/certificate", {operators, monitor}},
          {"POST", "/certificate", {operators}}};
}

http::Handler management(ManagementParts parts) {
  const auto held = std::make_shared<ManagementParts>(std::move(parts));
  return [held](http::Request& request) -> net::Task<http::Response> { co_return answer(*held, request); };
}

}  // namespace assay::gateway
