// SPDX-License-Identifier: Apache-2.0
#pragma once
// The style and the script of the HTML report, embedded from reports/templates at build time.
#include <string_view>

namespace assay::reports {

std::string_view report_css();
std::string_view report_js();

}  // namespace assay::reports
