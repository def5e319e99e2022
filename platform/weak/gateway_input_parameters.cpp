// SPDX-License-Identifier: Apache-2.0
#include "platform/weak/gateway_input_parameters.hpp"

#include <set>

#include "core/base/encoding.hpp"

namespace assay::weak {
namespace {

using gateway::InputRules;
using gateway::Refusal;

std::string fault_name(const char* fault) {
  return std::string("gateway.input.parameters/") + fault;
}

// A reading of the query in which some parameters are left out before the strict policy looks at the rest;
// all of them go on.
class PartlyRead final : public gateway::QueryPolicy {
 public:
  using LeftOut =
      std::function<bool(const InputRules& rules, std::string_view parameter, std::set<std::string>& seen)>;
  PartlyRead(const char* fault, LeftOut left_out, HitCounter& hits)
      : fault_(fault_name(fault)), left_out_(std::move(left_out)), hits_(hits) {}

  std::optional<Refusal> take(const InputRules& rules, std::string& query) const override {
    const std::string raw = query;
    const auto refused = gateway::DeclaredQuery().take(rules, query);
    if (!refused) return std::nullopt;
    std::string looked_at;
    std::set<std::string> seen;
    for (std::size_t at = 0; at <= raw.size();) {
      const std::size_t end = std::min(raw.find('&', at), raw.size());
      const std::string_view parameter = std::string_view(raw).substr(at, end - at);
      at = end + 1;
      if (left_out_(rules, parameter, seen)) continue;
      looked_at += (looked_at.empty() ? "" : "&") + std::string(parameter);
    }
    if (gateway::DeclaredQuery().take(rules, looked_at)) return refused;
    hits_.hit(fault_);
    query = raw;
    return std::nullopt;
  }

 private:
  std::string fault_;
  LeftOut left_out_;
  HitCounter& hits_;
};

std::string name_of(std::string_view parameter) {
  return percent_decode_tolerant(parameter.substr(0, parameter.find('=')));
}

bool has_bad_escape(std::string_view text) {
  for (std::size_t i = text.find('%'); i != std::string_view::npos; i = text.find('%', i + 1)) {
    const auto byte = i + 2 < text.size() ? from_hex(text.substr(i + 1, 2)) : std::nullopt;
    if (!byte || byte->size() != 1) return true;
  }
  return false;
}

class UndeclaredBody final : public gateway::ContentPolicy {
 public:
  explicit UndeclaredBody(HitCounter& hits) : hits_(hits) {}
  std::optional<Refusal> check(const InputRules& rules, const http::Request& request) const override {
    const auto refused = gateway::JsonContent().check(rules, request);
    if (!refused || rules.body) return refused;
    hits_.hit(fault_name("undeclared-passed"));
    return std::nullopt;
  }

 private:
  HitCounter& hits_;
};

class AnyContentType final : public gateway::ContentPolicy {
 public:
  explicit AnyContentType(HitCounter& hits) : hits_(hits) {}
  std::optional<Refusal> check(const InputRules& rules, const http::Request& request) const override {
    const auto refused = gateway::JsonContent().check(rules, request);
    if (!refused || !rules.body) return refused;
    hits_.hit(fault_name("any-content-type"));
    return std::nullopt;
  }

 private:
  HitCounter& hits_;
};

class UnreadableBody final : public gateway::BodyReader {
 public:
  explicit UnreadableBody(HitCounter& hits) : hits_(hits) {}
  std::optional<Refusal> read(std::string& body, std::optional<Json>& value) const override {
    const std::string raw = body;
    if (!gateway::StrictJson().read(body, value)) return std::nullopt;
    hits_.hit(fault_name("unreadable-body-passed"));
    body = raw;
    value.reset();
    return std::nullopt;
  }

 private:
  HitCounter& hits_;
};

}  // namespace

std::unique_ptr<gateway::QueryPolicy> undeclared_query_passes(HitCounter& hits) {
  return std::make_unique<PartlyRead>(
      "undeclared-passed",
      [](const InputRules& rules, std::string_view parameter, std::set<std::string>&) {
        return rules.query.count(name_of(parameter)) == 0;
      },
      hits);
}

std::unique_ptr<gateway::ContentPolicy> undeclared_body_passes(HitCounter& hits) {
  return std::make_unique<UndeclaredBody>(hits);
}

std::unique_ptr<gateway::QueryPolicy> first_parameter_checked(HitCounter& hits) {
  return std::make_unique<PartlyRead>(
      "first-parameter-checked",
      [](const InputRules&, std::string_view parameter, std::set<std::string>& seen) {
        return !seen.insert(name_of(parameter)).second;
      },
      hits);
}

std::unique_ptr<gateway::QueryPolicy> unparsable_passes(HitCounter& hits) {
  return std::make_unique<PartlyRead>(
      "unparsable-passed",
      [](const InputRules&, std::string_view parameter, std::set<std::string>&) {
        return has_bad_escape(parameter) || parameter.find(';') != std::string_view::npos;
      },
      hits);
}

std::unique_ptr<gateway::ContentPolicy> any_content_type(HitCounter& hits) {
  return std::make_unique<AnyContentType>(hits);
}

std::unique_ptr<gateway::BodyReader> unreadable_body_passes(HitCounter& hits) {
  return std::make_unique<UnreadableBody>(hits);
}

}  // namespace assay::weak
