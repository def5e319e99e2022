// SPDX-License-Identifier: Apache-2.0
#pragma once
// A string that cannot be printed by accident: there is no stream operator and no implicit conversion.
#include <string>
#include <utility>

namespace assay {

class Secret {
 public:
  Secret() = default;
  explicit Secret(std::string value) : value_(std::move(value)) {}
  // The one place where the value leaves; grep for it.
  const std::string& reveal() const { return value_; }
  bool empty() const { return value_.empty(); }

 private:
  std::string value_;
};

}  // namespace assay
