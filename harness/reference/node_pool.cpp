// SPDX-License-Identifier: Apache-2.0
#include "harness/reference/node_pool.hpp"

#include <utility>

namespace assay::reference {
namespace {

// A weak part may be busy with what an attacker gave it; a new process is soon there.
constexpr std::chrono::milliseconds kStopPatience{1000};

}  // namespace

Result<std::unique_ptr<NodeLink>> NodePool::take(const std::string& part) {
  auto& idle = idle_[part];
  if (!idle.empty()) {
    auto node = std::make_unique<NodeLink>(part, std::move(idle.back()));
    idle.pop_back();
    return node;
  }
  ASSAY_TRY_ASSIGN(std::unique_ptr<process::Child> child,
                   process::Child::spawn(process::sibling_program("assay-node"), {"--role", part}));
  return std::make_unique<NodeLink>(part, std::move(child));
}

void NodePool::give_back(std::vector<std::unique_ptr<NodeLink>> nodes) {
  std::erase_if(nodes, [](const auto& node) {
    return node == nullptr || !node->in_step() || !node->tell(Json::object({{"do", "stop"}})).ok();
  });
  for (const auto& node : nodes) {
    if (node->answer(kStopPatience).ok()) idle_[node->part()].push_back(node->release());
  }
}

}  // namespace assay::reference
