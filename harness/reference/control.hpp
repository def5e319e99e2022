// SPDX-License-Identifier: Apache-2.0
#pragma once
// The one interface through which the harness holds the reference platform, in this process or as processes.
#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "platform/compose/platform.hpp"

namespace assay::reference {

class NodePool;

class PlatformControl {
 public:
  virtual ~PlatformControl() = default;
  virtual const compose::Ports& ports() const = 0;
  virtual const compose::Deployment& deployment() const = 0;
  virtual const compose::Spec& spec() const = 0;
  virtual TimePoint now() = 0;
  virtual Result<void> advance(Duration by) = 0;
  virtual Result<void> quiesce() = 0;
  // Log lines of every part from a position on, in the order in which they are learnt.
  virtual Result<std::vector<std::string>> log_lines(std::size_t from) = 0;
  virtual std::map<std::string, std::uint64_t> hits() = 0;
  virtual Result<Json> issuer_keys() = 0;
  virtual Result<void> kill(const std::string& part) = 0;
  virtual Result<void> disturb(const std::string& part, const std::string& manner) = 0;
};

struct PlatformOptions {
  std::string profile;
  std::vector<std::string> weakenings;
  std::string scratch;  // private directory of the platform
  // Shared by the platforms of a run; null: made for this platform.
  std::shared_ptr<const compose::Certificates> certificates = nullptr;
  // Subprocesses only, shared in the same way; null: started for this platform.
  std::shared_ptr<NodePool> nodes = nullptr;
  compose::Ports neighbours = {};  // listeners outside the platform that its profile forwards to
  // In-process only: real time and production password work, for people; `advance` is unsupported.
  bool live = false;
};

// Password work of test platforms: the strength of a real deployment would only cost time here.
inline constexpr unsigned kTestPasswordWork = 4;

// What `options` asks for: shared certificates, or new ones from `now` on.
compose::Deployment deployment_for(const PlatformOptions& options, TimePoint now);

Result<std::unique_ptr<PlatformControl>> start_in_process(const PlatformOptions& options);
// One assay-node for each part, found beside the running program. From a thread that outlives them.
Result<std::unique_ptr<PlatformControl>> start_subprocesses(const PlatformOptions& options);

}  // namespace assay::reference
