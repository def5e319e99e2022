// SPDX-License-Identifier: Apache-2.0
#pragma once
// What the references of a target file stand for. Values never enter a message.
#include <filesystem>
#include <map>
#include <string>

#include "core/base/result.hpp"
#include "core/base/secret.hpp"
#include "harness/target/target_file.hpp"

namespace assay::external {

class Secrets {
 public:
  // `folder`: of the target file; file: and cmd: are relative to it.
  explicit Secrets(std::filesystem::path folder) : folder_(std::move(folder)) {}

  void made(const std::string& name, Secret value) { launched_[name] = std::move(value); }
  // One trailing line end is dropped. Errors: not_found (says which reference), unsupported (vault:).
  Result<Secret> resolve(const target::Reference& reference) const;

 private:
  std::filesystem::path folder_;
  std::map<std::string, Secret> launched_;
};

}  // namespace assay::external
