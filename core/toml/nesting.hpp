// SPDX-License-Identifier: Apache-2.0
#pragma once
// Bounds the depth of a TOML text before it is parsed. toml++ limits nested brackets but not dotted keys: one
// line of "a.a.a.…" makes a tree so deep that destroying it overflows the stack.
#include <optional>
#include <string>
#include <string_view>

#include "core/base/diagnostics.hpp"

namespace assay::toml_tree {

inline constexpr int kMaxBrackets = 32;  // arrays and inline tables inside one another
inline constexpr int kMaxDots = 32;      // dots in one key

// Where a limit is exceeded, or nullopt. The tree of an accepted text is at most about 33·33 levels deep.
std::optional<SourcePos> too_deep(std::string_view text, const std::string& file);

}  // namespace assay::toml_tree
