// SPDX-License-Identifier: Apache-2.0
#pragma once
// Reading the parameters of a forging action. They arrive as one Json object with references already
// resolved; where bytes are meant, a string is taken as it is and {"hex": "6e 6f"} is decoded. Every error is
// Errc::invalid, names the parameter and says what is allowed.
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "core/base/result.hpp"
#include "core/json/value.hpp"

namespace assay::forge {

Error bad_parameter(std::string_view name, std::string_view problem);

// An unread parameter would make an attack weaker than its author believes.
Result<void> only_parameters(const Json& params, std::span<const std::string_view> allowed);

// Each gives nullopt where the parameter is absent.
Result<std::optional<std::string>> bytes_parameter(const Json& params, std::string_view name);
Result<std::optional<std::int64_t>> integer_parameter(const Json& params, std::string_view name);
Result<std::optional<std::string>> choice_parameter(const Json& params, std::string_view name,
                                                    std::span<const std::string_view> allowed);
// A value that is bytes: a string, or an object whose only member is a hexadecimal "hex".
std::optional<std::string> bytes_of(const Json& value);

}  // namespace assay::forge
