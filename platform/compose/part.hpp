// SPDX-License-Identifier: Apache-2.0
#pragma once
// One running part of the platform: a role with its listeners. The same code starts it inside a whole
// platform and alone in a process.
#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "platform/compose/disturbance.hpp"
#include "platform/compose/weakening.hpp"

namespace assay::compose {

// Listener name → port: "identity", "identity-internal", "user-service", "limiter", "gateway",
// "gateway-relay", "gateway-management", "gateway-plain", "gateway-1", "gateway-1-relay", …, "balancer"
using Ports = std::map<std::string, std::uint16_t>;

// What is passed in from outside: time, places, and how much work a password costs. None of it is a security
// setting of the Spec.
struct Environment {
  net::EventLoop::Time time = net::EventLoop::Time::real;
  TimePoint start;  // frozen clock's first reading
  unsigned password_log2_n = kProductionPasswordWork;
  std::filesystem::path scratch;  // private directory of this run
  Ports neighbours;               // listeners outside the platform, e.g. kLegacy

  static constexpr unsigned kProductionPasswordWork = 15;
  static constexpr unsigned kMaxPasswordWork = 17;  // what scrypt may take of memory: 1 KiB times two to this
};

// What a part stands in.
struct Surroundings {
  net::EventLoop& loop;
  telemetry::Log& log;
  HitCounter& hits;
  const Environment& environment;
};

class Part {
 public:
  // Requests that wait for something may outlive the part, and hold its recorder: it is mute from here on.
  virtual ~Part() {
    recorder_->mute();
    [[maybe_unused]] const auto calm = disturbance_->set("none");
  }
  Part(const Part&) = delete;
  Part& operator=(const Part&) = delete;
  virtual Ports ports() const = 0;
  // Identity only: [{"alg","kid","private":PEM,"published":bool}], for whoever operates the platform under
  // test.
  virtual Json issuer_keys() const { return Json::array(); }
  // Lets the part fail in that manner from now on: identity towards the mesh, a gateway towards everybody.
  // See disturbance.hpp; other parts are not affected.
  Result<void> disturb(std::string_view manner) { return disturbance_->set(manner); }

 protected:
  Part(net::EventLoop& loop, telemetry::Log& log, std::string name)
      : recorder_(std::make_shared<telemetry::Recorder>(log, std::move(name))),
        disturbance_(std::make_shared<Disturbance>(loop)) {}
  const std::shared_ptr<telemetry::Recorder> recorder_;
  const std::shared_ptr<Disturbance> disturbance_;
};

// Names of all parts of a spec in the order in which they start: "identity", "user-service", "limiter"
// (where several gateways share their limits), "gateway", "gateway-1", …, "balancer"
std::vector<std::string> part_names(const Spec& spec);
// "gateway", "gateway-1", …: its replicas.
std::vector<std::string> gateway_names(const Spec& spec);
// "gateway-1" → "gateway": the role, which names its share of the deployment and its SPIFFE id.
std::string role_of(const std::string& part);

// On the loop's thread. `share` is the part's own; `peers` holds the listeners of all parts started before
// and of the neighbours that the Spec forwards to. Error: not_found, a part that the Spec does not have;
// invalid, what the share, the peers or the environment lacks, or what is wrong with the configuration that
// the Spec makes of a gateway. Nothing was started then.
Result<std::unique_ptr<Part>> start_part(const std::string& part, const Assembly& assembly,
                                         const Deployment& share, const Ports& peers,
                                         const Surroundings& surroundings);

// Makes ready what the assembly's weakenings need of the part outside its process; start_part does so, too.
// Error: invalid, with the directory that cannot be made.
Result<void> prepare_ground(const Assembly& assembly, const std::string& part,
                            const Environment& environment);

// The share of a part, with what the assembly's weakenings hand it beyond.
Deployment share_of(const Assembly& assembly, const Deployment& whole, const std::string& part);

}  // namespace assay::compose
