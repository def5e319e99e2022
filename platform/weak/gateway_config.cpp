// SPDX-License-Identifier: Apache-2.0
#include "platform/weak/gateway_config.hpp"

#include <algorithm>
#include <iterator>
#include <optional>
#include <utility>

#include "platform/gateway/config_draft.hpp"

namespace assay::weak {
namespace {

using gateway::ConfigDraft;
using gateway::ConfigReading;
using gateway::RouteDraft;
const std::string kConfigValidation = "gateway.config-validation/";
constexpr int kDeepestWildcard = 4;

class LaxLoader final : public gateway::ConfigLoader {
 public:
  LaxLoader(std::unique_ptr<gateway::ConfigLoader> strict, ConfigFault fault, HitCounter& hits)
      : strict_(std::move(strict)), fault_(std::move(fault)), hits_(hits) {}

  ConfigReading load() override {
    ConfigReading reading = strict_->load();
    const auto& findings = reading.findings;
    const bool passed_over = std::all_of(findings.begin(), findings.end(), [&](const auto& finding) {
      return fault_.rules.count(finding.rule) > 0;
    });
    if (findings.empty() || !passed_over) return reading;
    hits_.hit(fault_.name);
    fault_.understand(reading.draft);
    reading.findings.clear();
    return reading;
  }

 private:
  std::unique_ptr<gateway::ConfigLoader> strict_;
  ConfigFault fault_;
  HitCounter& hits_;
};

void as_it_stands(ConfigDraft&) {}

void open_what_is_unsaid(ConfigDraft& draft) {
  for (RouteDraft& route : draft.routes) {
    if (!route.says_access) route.route.access = gateway::Access::anyone;
  }
}

// A search instead of a match: anything may stand around what fits.
void search_pattern(Json& schema) {
  if (!schema.is_object()) return;
  for (auto& [keyword, value] : schema.members()) {
    if (keyword != "pattern") {
      search_pattern(value);
      continue;
    }
    std::string text = value.string_or("");
    text = text.rfind('^', 0) == 0 ? text : "^.*" + text;
    value = !text.empty() && text.back() == '$' ? text : text + ".*$";
  }
}

void search_patterns(ConfigDraft& draft) {
  for (RouteDraft& route : draft.routes) {
    if (!route.route.input) continue;
    gateway::RouteInput input = *route.route.input;
    for (auto& [name, schema] : input.query) search_pattern(schema);
    search_pattern(input.body);
    route.route.input = std::make_shared<const gateway::RouteInput>(std::move(input));
  }
}

std::string any_segments(int count) {
  std::string out;
  for (int i = 1; i <= count; ++i) out += "/{w" + std::to_string(i) + "}";
  return out;
}

// The routes that a pattern with a wildcard stands for: "/a/*" for what is below, "a/b" for what ends so.
std::vector<RouteDraft> unfolded(const RouteDraft& draft) {
  std::vector<RouteDraft> out;
  const std::string& pattern = draft.route.pattern;
  const bool below = pattern.size() > 2 && pattern.compare(pattern.size() - 2, 2, "/*") == 0;
  const bool anywhere = !pattern.empty() && pattern.front() != '/';
  for (int deep = below ? 1 : 0; deep <= (below || anywhere ? kDeepestWildcard : 0); ++deep) {
    RouteDraft one = draft;
    const std::string any = any_segments(deep);
    if (below) one.route.pattern = pattern.substr(0, pattern.size() - 2) + any;
    if (anywhere) one.route.pattern = any + "/" + pattern;
    out.push_back(std::move(one));
  }
  return out;
}

// "{service}" stands for each of the services, where the path has it.
std::vector<RouteDraft> with_services(const RouteDraft& draft) {
  const std::string wildcard = draft.route.upstream;
  if (wildcard.rfind('{', 0) != 0) return {draft};
  std::vector<RouteDraft> out;
  for (const char* service : {"user-service", "legacy"}) {
    RouteDraft one = draft;
    one.route.upstream = service;
    const std::size_t at = one.route.pattern.find(wildcard);
    if (at != std::string::npos) one.route.pattern.replace(at, wildcard.size(), service);
    out.push_back(std::move(one));
  }
  return out;
}

void honour_wildcards(ConfigDraft& draft) {
  std::vector<RouteDraft> routes;
  for (const RouteDraft& route : draft.routes) {
    for (const RouteDraft& one : unfolded(route)) {
      auto all = with_services(one);
      std::move(all.begin(), all.end(), std::back_inserter(routes));
    }
  }
  draft.routes = std::move(routes);
}

// What stands before the first line that cannot be read, as far as its routes have what a route needs.
void take_what_can_be_read(ConfigDraft& draft) {
  std::string text = draft.text;
  std::optional<ConfigDraft> read;
  while (!read && !text.empty()) {
    ConfigReading reading = gateway::read_draft(text, draft.pos.file);
    const auto broken = std::find_if(reading.findings.begin(), reading.findings.end(),
                                     [](const auto& finding) { return finding.rule == "syntax"; });
    if (broken == reading.findings.end()) {
      read = std::move(reading.draft);
      break;
    }
    std::size_t end = 0;
    for (int line = 1; line < broken->pos.line && end != std::string::npos; ++line)
      end = text.find('\n', end) + 1;
    text.resize(std::min(end, text.size() - 1));
  }
  if (!read) return;
  read->routes.erase(
      std::remove_if(read->routes.begin(), read->routes.end(),
                     [](const RouteDraft& route) { return route.route.upstream_pattern.empty(); }),
      read->routes.end());
  open_what_is_unsaid(*read);
  draft = std::move(*read);
}

class AnyConfiguredHost final : public gateway::Router {
 public:
  AnyConfiguredHost(std::unique_ptr<gateway::Router> declared, std::string host,
                    std::shared_ptr<const bool> wild)
      : declared_(std::move(declared)), host_(std::move(host)), wild_(std::move(wild)) {}

  Result<gateway::RouteMatch> match(std::string_view host, std::string_view method,
                                    std::string_view path) const override {
    auto found = declared_->match(host, method, path);
    if (found.ok() || !*wild_ || found.error().message != "unknown_host") return found;
    return declared_->match(host_, method, path);
  }

 private:
  std::unique_ptr<gateway::Router> declared_;
  std::string host_;
  std::shared_ptr<const bool> wild_;
};

class Ignored final : public gateway::ConfigLoader {
 public:
  explicit Ignored(gateway::ConfigReading first) : first_(std::move(first)) {}
  ConfigReading load() override { return first_; }

 private:
  ConfigReading first_;
};

}  // namespace

std::vector<ConfigFault> config_faults() {
  return {
      {kConfigValidation + "first-match-wins",
       {"duplicate_route", "shadowed_route", "overlapping_route"},
       as_it_stands},
      {kConfigValidation + "wildcards-honoured",
       {"wildcard_host", "wildcard_path", "wildcard_upstream"},
       honour_wildcards},
      {kConfigValidation + "access-defaults-to-anyone", {"missing_access"}, open_what_is_unsaid},
      {kConfigValidation + "unknown-keys-ignored", {"unknown_key"}, as_it_stands},
      {kConfigValidation + "patterns-unanchored", {"unanchored_pattern"}, search_patterns},
      {kConfigValidation + "weak-tls-taken", {"weak_tls"}, as_it_stands},
      {kConfigValidation + "secrets-in-clear", {"plaintext_secret"}, as_it_stands},
      {kConfigValidation + "half-a-file-taken",
       {"syntax", "truncated", "missing_access", "malformed"},
       take_what_can_be_read},
      {kConfigValidation + "cut-file-taken", {"truncated"}, as_it_stands},
  };
}

ConfigFault missing_file_opens(std::vector<std::string> hosts, std::vector<gateway::Route> routes) {
  return {kConfigValidation + "missing-file-opens",
          {"unreadable", "empty"},
          [hosts = std::move(hosts), routes = std::move(routes)](ConfigDraft& draft) {
            draft.hosts = hosts;
            for (const gateway::Route& route : routes) {
              RouteDraft open;
              open.route = route;
              open.route.access = gateway::Access::anyone;
              draft.routes.push_back(std::move(open));
            }
          }};
}

std::unique_ptr<gateway::ConfigLoader> lax_loader(std::unique_ptr<gateway::ConfigLoader> strict,
                                                  ConfigFault fault, HitCounter& hits) {
  return std::make_unique<LaxLoader>(std::move(strict), std::move(fault), hits);
}

std::unique_ptr<gateway::Router> any_host_routed(std::unique_ptr<gateway::Router> declared, std::string host,
                                                 std::shared_ptr<const bool> wild) {
  return std::make_unique<AnyConfiguredHost>(std::move(declared), std::move(host), std::move(wild));
}

std::unique_ptr<gateway::ConfigLoader> reload_ignored(
    const std::unique_ptr<gateway::ConfigLoader>& standard) {
  return std::make_unique<Ignored>(standard->load());
}

}  // namespace assay::weak
