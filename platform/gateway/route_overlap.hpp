// SPDX-License-Identifier: Apache-2.0
#pragma once
// Which paths two patterns of routes (routes.hpp) have in common.
#include <string_view>

namespace assay::gateway {

enum class Overlap {
  none,
  some,    // some path has both
  hidden,  // every path of the later one is the earlier one's, too
  same     // they differ in the names of their parameters at most
};
Overlap overlap(std::string_view earlier, std::string_view later);

}  // namespace assay::gateway
