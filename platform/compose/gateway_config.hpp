// SPDX-License-Identifier: Apache-2.0
#pragma once
// A gateway's configuration file: what a Spec comes to in it, and where it lies. Each replica has its own.
#include <filesystem>
#include <set>
#include <string>

#include "platform/compose/part.hpp"
#include "platform/gateway/config.hpp"

namespace assay::compose {

std::string config_text(const GatewaySpec& spec);
// "<scratch>/gateway.toml"; empty where there is no directory.
std::filesystem::path config_file(const std::string& part, const std::filesystem::path& scratch);
// The services that routes may name.
std::set<std::string> upstreams_of(const Ports& peers);

// Writes the file of a part that is about to start, and reads it. Error (invalid): what is wrong with it and
// where, or that it cannot be written.
Result<gateway::Config> first_config(const std::string& part, const Spec& spec, const Ports& peers,
                                     const Environment& environment);

// The edge's settings with what the file says of them.
net::TlsOptions with_policy(net::TlsOptions options, const gateway::EdgeTls& tls);

}  // namespace assay::compose
