// SPDX-License-Identifier: Apache-2.0
#pragma once
// What a client learns of an error: its status, one word, and the id under which the log knows the rest. It
// is a problem document (RFC 9457): {"title", "status", "error", "request_id"}. Nothing crosses that a
// service said about an error, and no answer names a product or its version.
#include <memory>
#include <optional>
#include <string>

#include "platform/gateway/exchange.hpp"

namespace assay::gateway {

class ErrorPolicy {
 public:
  virtual ~ErrorPolicy() = default;
  // What stands in place of a service's answer; those below 400 are not looked at.
  virtual http::Response of_service(http::Response answer) const = 0;
  // The last look at any answer, as http::ServerOptions::finish.
  virtual void finish(const std::string& request_id, http::Response& answer) const = 0;
};

class OwnErrors final : public ErrorPolicy {
 public:
  // The same status with a word for it. Of the service's fields Retry-After stays.
  http::Response of_service(http::Response answer) const override;
  // Writes the problem document of an error that has an error_code.
  void finish(const std::string& request_id, http::Response& answer) const override;
};

// Lets the policy judge what the filter inside got from a service.
class ServiceErrors final : public Filter {
 public:
  ServiceErrors(std::unique_ptr<Filter> forwarding, std::shared_ptr<const ErrorPolicy> policy)
      : forwarding_(std::move(forwarding)), policy_(std::move(policy)) {}
  net::Task<std::optional<http::Response>> apply(Exchange& exchange) override;

 private:
  std::unique_ptr<Filter> forwarding_;
  std::shared_ptr<const ErrorPolicy> policy_;
};

}  // namespace assay::gateway
