// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string>
#include <string_view>
#include <vector>

namespace assay::target {

// What a backend takes a request target for. It applies those of `reads` that it knows, in this order:
//   decode         percent escapes once (an escaped slash becomes one)
//   merge-slashes  "//" is "/"
//   dot-segments   "/a/./b/../c" is "/a/c"; never above the root (RFC 3986 §5.2.4)
// The query stays as it is. Without any, the target itself.
std::string read_path(std::string_view target, const std::vector<std::string>& reads);
const std::vector<std::string>& path_readings();

}  // namespace assay::target
