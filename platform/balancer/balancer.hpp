// SPDX-License-Identifier: Apache-2.0
#pragma once
// Spreads requests over the gateways, round robin. It parses strictly, writes each request anew and speaks
// mutual TLS to the gateways; it decides nothing about users, but on which host TLS and HTTP must agree,
// since the gateways see nothing of the TLS that ends here. A gateway that cannot be reached is left out for
// a while; a request that changes nothing (RFC 9110 §9.2.1) is then tried at the next one, any other is
// answered 502, because it may have been carried out. Audit: balancer.gateway_down{gateway}.
#include <cstddef>
#include <memory>
#include <string>
#include <vector>

#include "platform/balancer/forwarded_fields.hpp"
#include "platform/contract/audit.hpp"
#include "platform/http/client.hpp"
#include "platform/http/host_agreement.hpp"
#include "platform/http/server.hpp"

namespace assay::balancer {

struct Backend {
  std::string name;
  http::Client client;
  TimePoint left_out_until = TimePoint::min();
};

class Pool {
 public:
  Pool(std::vector<Backend> backends, Duration leave_out_for)
      : backends_(std::move(backends)), leave_out_for_(leave_out_for) {}
  // Backends in the order in which one request should try them: the next in turn first, those left out last.
  std::vector<Backend*> in_turn(TimePoint now);
  void leave_out(Backend& backend, TimePoint now) { backend.left_out_until = now + leave_out_for_; }

 private:
  std::vector<Backend> backends_;
  Duration leave_out_for_;
  std::size_t next_ = 0;
};

// Which requests may be sent again when it is not known whether they were carried out.
class RepeatRule {
 public:
  virtual ~RepeatRule() = default;
  virtual bool repeatable(const std::string& method) const;
};

http::Handler balance(net::EventLoop& loop, std::shared_ptr<Pool> pool,
                      std::shared_ptr<const ForwardedFields> fields, AuditSink& sink,
                      std::shared_ptr<const RepeatRule> repeat = std::make_shared<RepeatRule>());
// Lets through to `next` what names the host that TLS was asked for. Else 421; audit:
// route.refused{host_mismatch}.
http::Handler bound_to_host(std::shared_ptr<const http::HostAgreement> agreement, http::Handler next,
                            AuditSink& sink);

}  // namespace assay::balancer
