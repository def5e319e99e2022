// SPDX-License-Identifier: Apache-2.0
#pragma once
// gateway.input.schema: bodies that the schema refuses go on. Each piece asks the strict check first, and
// counts where it lets pass what that one refused.
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "platform/contract/hit_counter.hpp"
#include "platform/gateway/validation.hpp"

namespace assay::weak {

struct SchemaFault {
  std::string name;  // "gateway.input.schema/<fault>"
  // Whether a body that the declared schema refuses is let through.
  std::function<bool(const gateway::InputRules& rules, const http::Request& request, const Json& body)>
      passes;
};
std::vector<SchemaFault> schema_faults();

std::unique_ptr<gateway::BodyCheck> faulty_schema_check(SchemaFault fault, HitCounter& hits);

}  // namespace assay::weak
