// SPDX-License-Identifier: Apache-2.0
#pragma once
// The tables that weakenings() and sabotages() are put together from.
#include <vector>

#include "platform/compose/weakening.hpp"

namespace assay::compose {

std::vector<Weakening> gateway_jwt_weakenings();
std::vector<Weakening> gateway_http_weakenings();
std::vector<Weakening> h2_weakenings();
std::vector<Weakening> gateway_hop_weakenings();
std::vector<Weakening> service_answer_weakenings();
std::vector<Weakening> browser_weakenings();
std::vector<Weakening> gateway_input_weakenings();
std::vector<Weakening> gateway_answer_weakenings();
std::vector<Weakening> gateway_admin_weakenings();
std::vector<Weakening> gateway_config_weakenings();
std::vector<Weakening> limit_weakenings();
std::vector<Weakening> gateway_edge_weakenings();
std::vector<Weakening> platform_weakenings();
std::vector<Weakening> tls_weakenings();
std::vector<Weakening> key_weakenings();

}  // namespace assay::compose
