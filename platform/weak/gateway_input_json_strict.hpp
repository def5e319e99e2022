// SPDX-License-Identifier: Apache-2.0
#pragma once
// gateway.input.json-strict: texts that are no unambiguous JSON are understood in a way of the gateway's own,
// and go on as they came, for the service to understand in its own way. Each piece asks the strict reader
// first.
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "platform/contract/hit_counter.hpp"
#include "platform/gateway/validation.hpp"

namespace assay::weak {

struct JsonFault {
  std::string name;  // "gateway.input.json-strict/<fault>"
  // What a text that the strict reader refuses is taken for; nullopt: refused here, too.
  std::function<std::optional<Json>(const std::string& text)> understood;
};
std::vector<JsonFault> json_faults();

std::unique_ptr<gateway::BodyReader> lenient_body_reader(JsonFault fault, HitCounter& hits);

}  // namespace assay::weak
