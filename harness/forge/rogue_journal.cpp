// SPDX-License-Identifier: Apache-2.0
#include "harness/forge/rogue_journal.hpp"

#include <algorithm>

namespace assay::forge {

std::size_t RogueJournal::open(std::size_t connection) {
  const std::lock_guard lock(mutex_);
  Contact contact;
  contact.order = contacts_.size();
  contact.connection = connection;
  contact.at = std::chrono::steady_clock::now();
  contact.end = "open";
  contacts_.push_back(std::move(contact));
  return contacts_.size() - 1;
}

void RogueJournal::close(std::size_t order, std::string bytes, const LenientRequest* request,
                         std::string end) {
  {
    const std::lock_guard lock(mutex_);
    Contact& contact = contacts_[order];
    contact.bytes = std::move(bytes);
    contact.end = std::move(end);
    if (request != nullptr) {
      contact.method = request->method;
      contact.path = request->target;
      contact.host = request->field("host").value_or("");
    }
  }
  changed_.notify_all();
}

void RogueJournal::count_refused() {
  const std::lock_guard lock(mutex_);
  ++refused_;
}

std::vector<Contact> RogueJournal::contacts() const {
  const std::lock_guard lock(mutex_);
  std::vector<Contact> out;
  std::copy_if(contacts_.begin(), contacts_.end(), std::back_inserter(out),
               [&](const Contact& contact) { return counts(contact); });
  return out;
}

std::size_t RogueJournal::refused() const {
  const std::lock_guard lock(mutex_);
  return refused_;
}

bool RogueJournal::wait_for_contact(Deadline deadline) const {
  std::unique_lock lock(mutex_);
  const auto any = [&](bool complete_only) {
    return std::any_of(contacts_.begin(), contacts_.end(), [&](const Contact& contact) {
      return counts(contact) && (!complete_only || contact.end != "open");
    });
  };
  changed_.wait_until(lock, deadline.at(), [&] { return any(true); });
  return any(false);
}

void RogueJournal::discount(std::string path) {
  const std::lock_guard lock(mutex_);
  discounted_.insert(std::move(path));
}

bool RogueJournal::wait_for_path(const std::string& path, Deadline deadline) const {
  std::unique_lock lock(mutex_);
  return changed_.wait_until(lock, deadline.at(), [&] {
    return std::any_of(contacts_.begin(), contacts_.end(), [&](const Contact& contact) {
      return contact.path == path && contact.end == "answered";
    });
  });
}

}  // namespace assay::forge
