// SPDX-License-Identifier: Apache-2.0
#pragma once
// What a rogue listener has seen: written by its thread, read and waited for by others.
#include <condition_variable>
#include <mutex>
#include <set>
#include <string>
#include <vector>

#include "core/base/deadline.hpp"
#include "harness/forge/rogue_listener.hpp"

namespace assay::forge {

class RogueJournal {
 public:
  // A new contact on a connection; gives its order.
  std::size_t open(std::size_t connection);
  void close(std::size_t order, std::string bytes, const LenientRequest* request, std::string end);
  void count_refused();

  std::vector<Contact> contacts() const;
  std::size_t refused() const;
  bool wait_for_contact(Deadline deadline) const;
  // Contacts with this path do not count from now on.
  void discount(std::string path);
  bool wait_for_path(const std::string& path, Deadline deadline) const;

 private:
  bool counts(const Contact& contact) const { return discounted_.count(contact.path) == 0; }
  mutable std::mutex mutex_;
  mutable std::condition_variable changed_;
  std::vector<Contact> contacts_;
  std::set<std::string> discounted_;
  std::size_t refused_ = 0;
};

}  // namespace assay::forge
