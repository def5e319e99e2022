// SPDX-License-Identifier: Apache-2.0
#pragma once
// A product that we start by ourselves, in a private folder, on free ports of 127.0.0.1, never as a service
// of the system. Its files are templates:
//   {dir}              the private folder; holds edge.crt, edge.key, edge.pem (both) and ca.pem
//   {port.NAME}        a port of [launch] ports, or of the recording origin: {port.origin}
//   {secret.NAME}      a random text of [launch] secrets
//   {key.NAME}         path of the public half (SPKI, PEM) of a key of [launch] keys
// The private halves, the secrets and "ca" are what `launch:NAME` stands for in the target file.
#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <string>

#include "harness/external/secrets.hpp"
#include "harness/process/keeper.hpp"
#include "harness/target/target_file.hpp"

namespace assay::external {

class Launched {
 public:
  // Returns when it accepts connections. `origin_port`: of the recording origin, 0 where there is none.
  static Result<std::unique_ptr<Launched>> start(const target::TargetFile& file, std::uint16_t origin_port,
                                                 Secrets& secrets);

  // `text` with {port.NAME} and {dir} filled in.
  std::string filled(std::string text) const;
  const std::filesystem::path& folder() const { return folder_; }
  process::Keeper& keeper() { return *keeper_; }

 private:
  Launched() = default;
  std::map<std::string, std::string> values_;
  std::filesystem::path folder_;
  std::unique_ptr<process::Keeper> keeper_;
};

// "nginx/1.22.1", from what [launch] version prints; "" where there is none.
std::string product_version(const target::TargetFile& file);

}  // namespace assay::external
