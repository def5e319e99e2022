// SPDX-License-Identifier: Apache-2.0
#pragma once
// From the text of a configuration file to a draft, key by key. Findings: empty, syntax, malformed,
// unknown_key, plaintext_secret, truncated.
#include <string>

#include "platform/gateway/config.hpp"

namespace assay::gateway {

ConfigReading read_draft(std::string text, const std::string& file);

}  // namespace assay::gateway
