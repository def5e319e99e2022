// SPDX-License-Identifier: Apache-2.0
#include "platform/weak/gateway_steering.hpp"

#include <algorithm>
#include <array>

#include "platform/weak/field_policy_around.hpp"
#include "platform/weak/head_text.hpp"

namespace assay::weak {
namespace {

bool steers(const std::string& name) {
  static constexpr std::array<std::string_view, 5> kPrefixes = {"x-envoy-", "x-accel-", "x-sendfile",
                                                                "x-middleware-", "surrogate-control"};
  const std::string small = lower(name);
  return std::any_of(kPrefixes.begin(), kPrefixes.end(),
                     [&](std::string_view prefix) { return small.rfind(prefix, 0) == 0; });
}

class Steering final : public FieldPolicyAround {
 public:
  Steering(std::unique_ptr<gateway::FieldPolicy> standard, bool upwards, HitCounter& hits)
      : FieldPolicyAround(std::move(standard)), upwards_(upwards), hits_(hits) {}

  wire::Fields upstream(const wire::Fields& from_client) const override {
    wire::Fields out = FieldPolicyAround::upstream(from_client);
    if (upwards_) let_through(from_client, out);
    return out;
  }
  wire::Fields downstream(const wire::Fields& from_service) const override {
    wire::Fields out = FieldPolicyAround::downstream(from_service);
    if (!upwards_) let_through(from_service, out);
    return out;
  }

 private:
  void let_through(const wire::Fields& from, wire::Fields& to) const {
    for (const wire::Field& field : from) {
      if (!steers(field.name)) continue;
      hits_.hit(std::string("gateway.proxy-control-headers/") +
                (upwards_ ? "steering-fields-relayed" : "steering-answers-relayed"));
      to.add(field.name, field.value);
    }
  }

  bool upwards_;
  HitCounter& hits_;
};

}  // namespace

std::unique_ptr<gateway::FieldPolicy> steering_fields_relayed(std::unique_ptr<gateway::FieldPolicy> standard,
                                                              HitCounter& hits) {
  return std::make_unique<Steering>(std::move(standard), true, hits);
}

std::unique_ptr<gateway::FieldPolicy> steering_answers_relayed(std::unique_ptr<gateway::FieldPolicy> standard,
                                                               HitCounter& hits) {
  return std::make_unique<Steering>(std::move(standard), false, hits);
}

}  // namespace assay::weak
