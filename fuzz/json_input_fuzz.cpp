// SPDX-License-Identifier: Apache-2.0
// Target json_input: the input is one JSON text, read with the bounds of a request body and with others.
// Properties: accepted is exactly what the plain reader finds well formed, unambiguous and within the bounds;
// the values agree with the plain reader's and with Boost.JSON's; of repeated members, where they are
// allowed, the last one counts; what is written is read back as the same value and is safe inside HTML; any
// bytes can be written as a string.
#include <array>
#include <charconv>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "core/json/parse.hpp"
#include "fuzz/json_input_boost.hpp"
#include "fuzz/jwt_verify_json.hpp"
#include "fuzz/oracle.hpp"

namespace assay::fuzz {
namespace {

// Those of a request body at the user service, tighter ones, and wide ones.
constexpr std::array<JsonLimits, 3> kPolicies = {
    {{4096, 4, 16, false}, {64, 2, 6, false}, {1u << 16, 32, 4096, false}}};
constexpr JsonLimits kLastWins = {1u << 16, 32, 4096, true};

template <typename Integer>
bool reads_as(const std::string& text, Integer& out) {
  const auto parsed = std::from_chars(text.data(), text.data() + text.size(), out);
  return parsed.ec == std::errc() && parsed.ptr == text.data() + text.size();
}

bool finite_numbers(const Node& node) {
  if (node.kind == Node::Kind::number && !std::isfinite(std::strtod(node.text.c_str(), nullptr)))
    return false;
  for (const Node& item : node.items) {
    if (!finite_numbers(item)) return false;
  }
  return true;
}

bool same_number(const Json& json, const std::string& text) {
  std::int64_t small = 0;
  std::uint64_t large = 0;
  if (reads_as(text, small)) return json.is_int() && json.fits_int64() && json.as_int() == small;
  if (reads_as(text, large)) return json.is_int() && !json.fits_int64() && json.as_uint() == large;
  return json.is_double() && json.as_double() == std::strtod(text.c_str(), nullptr);
}

bool same(const Json& json, const Node& node) {
  switch (node.kind) {
    case Node::Kind::null:
      return json.is_null();
    case Node::Kind::boolean:
      return json.is_bool();  // which one, Boost.JSON tells
    case Node::Kind::number:
      return json.is_number() && same_number(json, node.text);
    case Node::Kind::string:
      return json.is_string() && json.as_string() == node.text;
    case Node::Kind::array:
      if (!json.is_array() || json.size() != node.items.size()) return false;
      break;
    case Node::Kind::object:
      if (!json.is_object() || json.size() != node.items.size()) return false;
      break;
  }
  for (std::size_t i = 0; i < node.items.size(); ++i) {
    if (json.is_object() && json.members()[i].first != node.names[i]) return false;
    if (!same(json.is_object() ? json.members()[i].second : json.items()[i], node.items[i])) return false;
  }
  return true;
}

// What of a text can be told without our parser.
struct Expected {
  bool well_formed = false;  // and every number within double's range
  NaiveJson plain;
};

const char* check_policy(std::string_view text, const JsonLimits& limits, const Expected& expected) {
  const auto read = parse_json(text, limits);
  const bool bounded = text.size() <= limits.max_bytes && expected.plain.depth <= limits.max_depth &&
                       expected.plain.values + 1 <= limits.max_members;
  if (read.ok() && !expected.well_formed) return "only unambiguous JSON is accepted";
  if (read.ok() && !bounded) return "bounds hold";
  if (!read.ok() && expected.well_formed && bounded) return "JSON within the bounds is accepted";
  if (!read.ok()) {
    const bool told = read.error().code == Errc::invalid && !read.error().message.empty();
    return told ? nullptr : "a refusal says why";
  }
  if (!same(*read, *expected.plain.root)) return "the value is the plain reader's";
  return boost_reads_the_same(text, *read) ? nullptr : "the value is Boost.JSON's";
}

bool safe_inside_html(std::string_view text) {
  for (const char c : text) {
    if (static_cast<unsigned char>(c) < 0x20 || c == 0x7F || c == '<') return false;
  }
  return text.find("\xE2\x80\xA8") == std::string_view::npos &&
         text.find("\xE2\x80\xA9") == std::string_view::npos;
}

const char* check_writing(const Json& value) {
  const std::string text = dump_json(value);
  if (!safe_inside_html(text)) return "what is written is safe inside HTML";
  for (const std::string& written : {text, dump_json_pretty(value)}) {
    const auto again = parse_json(written);
    if (!again.ok() || !(*again == value)) return "what is written is read back";
  }
  return nullptr;
}

const char* check_any_bytes(std::string_view bytes) {
  const std::string text = dump_json(Json(bytes));
  if (!safe_inside_html(text)) return "what is written is safe inside HTML";
  const NaiveJson plain = naive_json(text);
  const auto read = parse_json(text);
  if (!read.ok() || !plain.root || !same(*read, *plain.root)) return "any bytes can be written";
  return dump_json(*read) == text ? nullptr : "any bytes can be written";
}

const char* check_last_wins(std::string_view text, bool strict_accepts) {
  const auto read = parse_json(text, kLastWins);
  if (strict_accepts && !read.ok()) return "JSON within the bounds is accepted";
  if (!read.ok()) return nullptr;
  return boost_reads_the_same(text, *read) ? nullptr : "of repeated members the last one counts";
}

}  // namespace

const char* oracle(std::string_view input) {
  Expected expected;
  expected.plain = naive_json(input);
  expected.well_formed = expected.plain.root && finite_numbers(*expected.plain.root);
  for (const JsonLimits& limits : kPolicies) {
    if (const char* fault = check_policy(input, limits, expected)) return fault;
  }
  const auto value = parse_json(input, kPolicies.back());
  if (value.ok()) {
    if (const char* fault = check_writing(*value)) return fault;
  }
  if (const char* fault = check_last_wins(input, value.ok())) return fault;
  return check_any_bytes(input);
}

}  // namespace assay::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  assay::fuzz::require(assay::fuzz::oracle({reinterpret_cast<const char*>(data), size}));
  return 0;
}
