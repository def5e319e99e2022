// SPDX-License-Identifier: Apache-2.0
#pragma once
// When a platform of several processes is at rest. A node that was idle when it was asked may have been
// written to since by one that was asked after it. But if no node has run a handler between its answers of
// two rounds, then none ran between the rounds either: at that moment nothing was on its way, or somebody
// would have found it in the second round.
#include <cstdint>
#include <memory>
#include <utility>
#include <vector>

#include "core/base/result.hpp"

namespace assay::reference {

// A process that drains when told to, and then tells how many handlers it has run in all its life.
class DrainedNode {
 public:
  virtual ~DrainedNode() = default;
  virtual Result<void> tell_to_drain() = 0;
  virtual Result<std::int64_t> handlers_run() = 0;  // the answer to tell_to_drain

  // Whether it has run a handler since it told its count last, here or in an answer to something else.
  bool moved(std::int64_t ran) { return std::exchange(told_, ran) != ran; }

 private:
  std::int64_t told_ = -1;
};

// One round: all nodes drain at the same time; true where any of them has moved. Whoever was told is heard
// even after a failure, so that no answer is taken for a later one.
template <typename Node>
Result<bool> drain_once(const std::vector<std::unique_ptr<Node>>& nodes) {
  std::vector<Result<void>> told;
  for (const auto& node : nodes) told.push_back(node->tell_to_drain());
  bool any_moved = false;
  Result<void> outcome;
  for (std::size_t i = 0; i < nodes.size(); ++i) {
    const auto ran = told[i].ok() ? nodes[i]->handlers_run() : Result<std::int64_t>(told[i].error());
    if (!ran.ok()) {
      outcome = ran.error();
    } else if (nodes[i]->moved(*ran)) {
      any_moved = true;
    }
  }
  if (!outcome.ok()) return outcome.error();
  return any_moved;
}

inline constexpr int kMaxQuietRounds = 1000;

// Rounds until one in which nobody moved. Errc::timeout: it never comes.
template <typename Node>
Result<void> come_to_rest(const std::vector<std::unique_ptr<Node>>& nodes) {
  for (int round = 0; round < kMaxQuietRounds; ++round) {
    ASSAY_TRY_ASSIGN(const bool any_moved, drain_once(nodes));
    if (!any_moved) return {};
  }
  return Error{Errc::timeout, "the platform does not come to rest", {}};
}

}  // namespace assay::reference
