// SPDX-License-Identifier: Apache-2.0
#pragma once
// How an HTTP answer, or its absence, becomes a step's outcome.
#include <string>
#include <utility>
#include <vector>

#include "harness/actions/context.hpp"

namespace assay::actions {

struct HttpAnswer {
  int status = 0;
  std::string reason;
  std::vector<std::pair<std::string, std::string>> fields;
  std::string body;
};

// Fills outcome, status, fields, body, response and value {status, body, json?}.
void take_answer(StepResult& result, const target::Target& target, const std::string& part,
                 const HttpAnswer& answer);
// timeout → error.timeout, denied → refused.tls, unavailable → refused.closed.
void take_transport_error(StepResult& result, const Error& error);

}  // namespace assay::actions
