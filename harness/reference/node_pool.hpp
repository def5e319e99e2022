// SPDX-License-Identifier: Apache-2.0
#pragma once
// The assay-node processes of a worker, kept from one platform to the next: starting one costs more than most
// cases. A process that has ended its part is as one that never had any: what a platform in this process is
// to the next one. One that was killed, or that does not say that its part has ended, is not used again.
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "harness/reference/node_link.hpp"

namespace assay::reference {

class NodePool {
 public:
  // Found beside the running program; without a part so far. Call it from a thread that outlives the pool.
  Result<std::unique_ptr<NodeLink>> take(const std::string& part);
  // Ends their parts, all at the same time. Null links and those that lost step are let go.
  void give_back(std::vector<std::unique_ptr<NodeLink>> nodes);

 private:
  std::map<std::string, std::vector<std::unique_ptr<process::Child>>> idle_;  // by part
};

}  // namespace assay::reference
