// SPDX-License-Identifier: Apache-2.0
#include "fuzz/json_input_boost.hpp"

#include <boost/json/src.hpp>
#include <cmath>

namespace assay::fuzz {
namespace {

namespace json = boost::json;

// Boost 1.81 reads decimals with an error of some units in the last place, more at the edges of the range,
// and makes infinity or no number at all of large exponents. The exact value is the plain reader's to
// compare.
bool about_equal(double a, double b) {
  constexpr double kTiny = 1e-290;
  if (!std::isfinite(b) || (std::fabs(a) < kTiny && std::fabs(b) < kTiny)) return true;
  return std::fabs(a - b) <= 1e-12 * std::fmax(std::fabs(a), std::fabs(b));
}

bool same_number(const Json& ours, const json::value& theirs) {
  if (ours.is_int() && theirs.is_int64()) return ours.fits_int64() && ours.as_int() == theirs.get_int64();
  if (ours.is_int() && theirs.is_uint64()) return ours.as_uint() == theirs.get_uint64();
  return ours.is_double() && theirs.is_double() && about_equal(ours.as_double(), theirs.get_double());
}

bool same(const Json& ours, const json::value& theirs);

bool same_object(const Json& ours, const json::object& theirs) {
  if (ours.size() != theirs.size()) return false;
  for (const auto& [name, member] : ours.members()) {
    const auto found = theirs.find(name);
    if (found == theirs.end() || !same(member, found->value())) return false;
  }
  return true;
}

bool same(const Json& ours, const json::value& theirs) {
  if (ours.is_null()) return theirs.is_null();
  if (ours.is_bool()) return theirs.is_bool() && theirs.get_bool() == ours.as_bool();
  if (ours.is_number()) return theirs.is_number() && same_number(ours, theirs);
  if (ours.is_string())
    return theirs.is_string() && ours.as_string() == std::string_view(theirs.get_string());
  if (ours.is_object()) return theirs.is_object() && same_object(ours, theirs.get_object());
  if (!theirs.is_array() || ours.size() != theirs.get_array().size()) return false;
  for (std::size_t i = 0; i < ours.size(); ++i) {
    if (!same(ours.items()[i], theirs.get_array()[i])) return false;
  }
  return true;
}

}  // namespace

bool boost_reads_the_same(std::string_view text, const Json& value) {
  json::parse_options options;
  options.max_depth = 100;
  json::error_code error;
  const json::value theirs = json::parse(json::string_view(text.data(), text.size()), error, {}, options);
  // It gives up on exponents of many digits, where the value is zero all the same.
  return error == json::error::exponent_overflow || (!error && same(value, theirs));
}

}  // namespace assay::fuzz
