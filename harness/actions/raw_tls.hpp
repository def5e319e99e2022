// SPDX-License-Identifier: Apache-2.0
#pragma once
// What http.raw may say about TLS.
#include <vector>

#include "core/json/value.hpp"
#include "harness/forge/raw_http.hpp"
#include "harness/model/vocabulary.hpp"
#include "harness/target/target.hpp"

namespace assay::actions {

std::vector<model::ParamSpec> tls_params();
// How `raw`, which is to talk to `endpoint`, speaks TLS, if at all. Error: invalid.
Result<void> read_tls(const Json& params, const target::Endpoint& endpoint, forge::RawEndpoint& raw);

}  // namespace assay::actions
