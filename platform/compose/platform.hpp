// SPDX-License-Identifier: Apache-2.0
#pragma once
// The whole reference platform in this process, on one event loop.
#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "platform/compose/part.hpp"

namespace assay::compose {

class Platform {
 public:
  // Starts every part; `deployment` is whole, and the environment names every neighbour that the Spec
  // forwards to. When it returns, the parts know each other's keys.
  Platform(Assembly assembly, Deployment deployment, Environment environment);
  ~Platform();
  Platform(const Platform&) = delete;
  Platform& operator=(const Platform&) = delete;

  const Ports& ports() const { return ports_; }
  const Deployment& deployment() const { return deployment_; }
  const Spec& spec() const { return assembly_.spec; }

  // All of these may be called from any one other thread.
  TimePoint now() const { return loop_.now(); }
  void advance(Duration by) { loop_.advance(by); }
  void quiesce() { loop_.quiesce(); }
  // Log lines from `from` on; see telemetry::Log.
  std::vector<std::string> log_lines(std::size_t from);
  std::map<std::string, std::uint64_t> hits();
  Json issuer_keys();
  // Ends a part at once: its listeners and connections close. Error: not_found.
  Result<void> kill(const std::string& part);
  // See Part::disturb. Errors: not_found, invalid.
  Result<void> disturb(const std::string& part, const std::string& manner);

 private:
  Assembly assembly_;
  Deployment deployment_;
  Environment environment_;
  net::EventLoop loop_;
  telemetry::Log log_;
  HitCounter hits_;
  std::map<std::string, std::unique_ptr<Part>> parts_;  // die before what they stand in
  Ports ports_;
};

}  // namespace assay::compose
