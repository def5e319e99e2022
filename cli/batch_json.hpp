// SPDX-License-Identifier: Apache-2.0
#pragma once
// A batch as it travels to a worker, and a whole plan as it lies beside the evidence (plan.json).
#include "core/base/result.hpp"
#include "core/json/value.hpp"
#include "harness/model/plan.hpp"

namespace assay::cli {

Json to_json(const model::Batch& batch);
Result<model::Batch> batch_from_json(const Json& json);
Json to_json(const model::Plan& plan);
Result<model::Plan> plan_from_json(const Json& json);

}  // namespace assay::cli
