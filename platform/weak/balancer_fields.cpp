// SPDX-License-Identifier: Apache-2.0
#include "platform/weak/balancer_fields.hpp"

namespace assay::weak {
namespace {

class ForwardedForKept final : public balancer::ForwardedFields {
 public:
  ForwardedForKept(std::unique_ptr<balancer::ForwardedFields> standard, HitCounter& hits)
      : standard_(std::move(standard)), hits_(hits) {}

  wire::Fields upstream(const http::Request& request) const override {
    wire::Fields out = standard_->upstream(request);
    if (const std::string* given = request.head.fields.find("X-Forwarded-For")) {
      hits_.hit("lb.forwarded-headers/forwarded-for-kept");
      out.set("X-Forwarded-For", *given);
    }
    return out;
  }

 private:
  std::unique_ptr<balancer::ForwardedFields> standard_;
  HitCounter& hits_;
};

class ForwardedForAppended final : public balancer::ForwardedFields {
 public:
  ForwardedForAppended(std::unique_ptr<balancer::ForwardedFields> standard, HitCounter& hits)
      : standard_(std::move(standard)), hits_(hits) {}

  wire::Fields upstream(const http::Request& request) const override {
    wire::Fields out = standard_->upstream(request);
    if (const std::string* given = request.head.fields.find("X-Forwarded-For")) {
      hits_.hit("lb.forwarded-headers/forwarded-for-appended");
      out.set("X-Forwarded-For", *given + ", " + request.peer);
    }
    return out;
  }

 private:
  std::unique_ptr<balancer::ForwardedFields> standard_;
  HitCounter& hits_;
};

class ClientFieldsPassed final : public balancer::ForwardedFields {
 public:
  ClientFieldsPassed(std::unique_ptr<balancer::ForwardedFields> standard, HitCounter& hits)
      : standard_(std::move(standard)), hits_(hits) {}

  wire::Fields upstream(const http::Request& request) const override {
    wire::Fields out = standard_->upstream(request);
    for (const wire::Field& field : request.head.fields) {
      if (!balancer::speaks_for_the_edge(field.name) || out.find(field.name) != nullptr) continue;
      hits_.hit("lb.forwarded-headers/client-fields-passed");
      out.add(field.name, field.value);
    }
    return out;
  }

 private:
  std::unique_ptr<balancer::ForwardedFields> standard_;
  HitCounter& hits_;
};

}  // namespace

std::unique_ptr<balancer::ForwardedFields> forwarded_for_kept(
    std::unique_ptr<balancer::ForwardedFields> standard, HitCounter& hits) {
  return std::make_unique<ForwardedForKept>(std::move(standard), hits);
}

std::unique_ptr<balancer::ForwardedFields> forwarded_for_appended(
    std::unique_ptr<balancer::ForwardedFields> standard, HitCounter& hits) {
  return std::make_unique<ForwardedForAppended>(std::move(standard), hits);
}

std::unique_ptr<balancer::ForwardedFields> client_fields_passed(
    std::unique_ptr<balancer::ForwardedFields> standard, HitCounter& hits) {
  return std::make_unique<ClientFieldsPassed>(std::move(standard), hits);
}

}  // namespace assay::weak
