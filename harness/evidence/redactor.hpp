// SPDX-License-Identifier: Apache-2.0
#pragma once
// Secrets leave the evidence here and nowhere else. Each is replaced, in the bytes before any encoding, by
// ⟦secret:name#tag⟧; the tag is keyed, so that equal secrets can be recognised but not guessed.
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/json/value.hpp"

namespace assay::evidence {

class Redactor {
 public:
  explicit Redactor(std::string key) : key_(std::move(key)) {}
  // Texts shorter than 6 bytes are not replaced: they would blank out innocent text.
  void add(std::string_view name, std::string_view secret);
  std::string apply(std::string text) const;
  // Every string in the value, keys included.
  Json apply(const Json& value) const;

 private:
  struct Entry {
    std::string secret, replacement;
  };
  std::string key_;
  std::vector<Entry> entries_;  // longest first
};

}  // namespace assay::evidence
