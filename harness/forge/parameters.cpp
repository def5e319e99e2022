// SPDX-License-Identifier: Apache-2.0
#include "harness/forge/parameters.hpp"

#include <algorithm>

#include "core/base/encoding.hpp"
#include "core/base/join.hpp"

namespace assay::forge {

Error bad_parameter(std::string_view name, std::string_view problem) {
  return {Errc::invalid, std::string(name) + ": " + std::string(problem), {}};
}

Result<void> only_parameters(const Json& params, std::span<const std::string_view> allowed) {
  if (!params.is_object()) return Error{Errc::invalid, "the parameters are not an object", {}};
  for (const auto& [name, value] : params.members()) {
    if (std::find(allowed.begin(), allowed.end(), name) == allowed.end()) {
      return bad_parameter(name, "is not a parameter here; allowed: " + join(allowed, ", "));
    }
  }
  return {};
}

std::optional<std::string> bytes_of(const Json& value) {
  if (value.is_string()) return value.as_string();
  if (!value.is_object() || value.size() != 1) return std::nullopt;
  const Json* hex = value.find("hex");
  if (hex == nullptr || !hex->is_string()) return std::nullopt;
  return from_hex(hex->as_string());
}

Result<std::optional<std::string>> bytes_parameter(const Json& params, std::string_view name) {
  const Json* value = params.find(name);
  if (value == nullptr) return std::optional<std::string>();
  std::optional<std::string> bytes = bytes_of(*value);
  if (!bytes) return bad_parameter(name, "takes a string, or {hex = \"…\"} with pairs of hexadecimal digits");
  return bytes;
}

Result<std::optional<std::int64_t>> integer_parameter(const Json& params, std::string_view name) {
  const Json* value = params.find(name);
  if (value == nullptr) return std::optional<std::int64_t>();
  if (!value->is_int() || !value->fits_int64()) return bad_parameter(name, "takes an integer");
  return std::optional<std::int64_t>(value->as_int());
}

Result<std::optional<std::string>> choice_parameter(const Json& params, std::string_view name,
                                                    std::span<const std::string_view> allowed) {
  const Json* value = params.find(name);
  if (value == nullptr) return std::optional<std::string>();
  if (!value->is_string() || std::find(allowed.begin(), allowed.end(), value->as_string()) == allowed.end()) {
    const std::string got = value->is_string() ? "\"" + value->as_string() + "\"" : "this value";
    return bad_parameter(name, got + " is not one of " + join(allowed, ", "));
  }
  return std::optional<std::string>(value->as_string());
}

}  // namespace assay::forge
