// SPDX-License-Identifier: Apache-2.0
#include "core/json/value.hpp"

#include <algorithm>
#include <limits>

#include "core/base/result.hpp"

namespace assay {

Json::Json() = default;
Json::Json(std::nullptr_t) {}
Json::Json(bool b) : v_(b) {}
Json::Json(int n) : v_(static_cast<std::int64_t>(n)) {}
Json::Json(std::int64_t n) : v_(n) {}
Json::Json(std::uint64_t n) : v_(n) {}
Json::Json(double d) : v_(d) {}
Json::Json(const char* s) : v_(std::string(s)) {}
Json::Json(std::string s) : v_(std::move(s)) {}
Json::Json(std::string_view s) : v_(std::string(s)) {}
Json::Json(Array a) : v_(std::move(a)) {}
Json::Json(Object o) : v_(std::move(o)) {}
Json::Json(const Json& other) = default;
Json::Json(Json&& other) noexcept = default;
Json& Json::operator=(const Json& other) = default;
Json& Json::operator=(Json&& other) noexcept = default;
Json::~Json() = default;

Json Json::object(std::initializer_list<Member> members) {
  return Json(Object(members));
}
Json Json::strings(const std::vector<std::string>& items) {
  return Array(items.begin(), items.end());
}

Json Json::array(std::initializer_list<Json> items) {
  return Json(Array(items));
}

bool Json::as_bool() const {
  ASSAY_CHECK(is_bool(), "not a JSON boolean");
  return std::get<bool>(v_);
}

bool Json::fits_int64() const {
  return v_.index() == 2 || (v_.index() == 3 && std::get<std::uint64_t>(v_) <=
                                                    std::uint64_t{std::numeric_limits<std::int64_t>::max()});
}

std::int64_t Json::as_int() const {
  ASSAY_CHECK(is_int(), "not a JSON integer");
  if (v_.index() == 2) return std::get<std::int64_t>(v_);
  return fits_int64() ? static_cast<std::int64_t>(std::get<std::uint64_t>(v_))
                      : std::numeric_limits<std::int64_t>::max();
}

std::uint64_t Json::as_uint() const {
  ASSAY_CHECK(is_int() && (v_.index() == 3 || std::get<std::int64_t>(v_) >= 0),
              "not a non-negative JSON integer");
  return v_.index() == 3 ? std::get<std::uint64_t>(v_)
                         : static_cast<std::uint64_t>(std::get<std::int64_t>(v_));
}

double Json::as_double() const {
  ASSAY_CHECK(is_number(), "not a JSON number");
  if (v_.index() == 4) return std::get<double>(v_);
  return v_.index() == 2 ? static_cast<double>(std::get<std::int64_t>(v_))
                         : static_cast<double>(std::get<std::uint64_t>(v_));
}

const std::string& Json::as_string() const& {
  ASSAY_CHECK(is_string(), "not a JSON string");
  return std::get<std::string>(v_);
}

std::string Json::as_string() && {
  ASSAY_CHECK(is_string(), "not a JSON string");
  return std::get<std::string>(std::move(v_));
}

const Json::Array& Json::items() const& {
  ASSAY_CHECK(is_array(), "not a JSON array");
  return std::get<Array>(v_);
}

Json::Array& Json::items() & {
  if (is_null()) v_ = Array{};
  ASSAY_CHECK(is_array(), "not a JSON array");
  return std::get<Array>(v_);
}

Json::Array Json::items() && {
  ASSAY_CHECK(is_array(), "not a JSON array");
  return std::get<Array>(std::move(v_));
}

const Json::Object& Json::members() const& {
  ASSAY_CHECK(is_object(), "not a JSON object");
  return std::get<Object>(v_);
}

Json::Object& Json::members() & {
  if (is_null()) v_ = Object{};
  ASSAY_CHECK(is_object(), "not a JSON object");
  return std::get<Object>(v_);
}

Json::Object Json::members() && {
  ASSAY_CHECK(is_object(), "not a JSON object");
  return std::get<Object>(std::move(v_));
}

std::string Json::string_or(std::string_view fallback) const {
  return is_string() ? as_string() : std::string(fallback);
}
std::int64_t Json::int_or(std::int64_t fallback) const {
  return is_int() ? as_int() : fallback;
}
bool Json::bool_or(bool fallback) const {
  return is_bool() ? as_bool() : fallback;
}

const Json* Json::find(std::string_view key) const {
  if (!is_object()) return nullptr;
  const Object& object = std::get<Object>(v_);
  const auto it = std::find_if(object.begin(), object.end(), [&](const Member& m) { return m.first == key; });
  return it == object.end() ? nullptr : &it->second;
}

Json* Json::find(std::string_view key) {
  return const_cast<Json*>(std::as_const(*this).find(key));
}

Json& Json::operator[](std::string_view key) {
  if (Json* found = find(key)) return *found;
  return members().emplace_back(std::string(key), Json()).second;
}

const Json& Json::at(std::string_view key) const& {
  static const Json kNull;
  const Json* found = find(key);
  return found != nullptr ? *found : kNull;
}

Json Json::at(std::string_view key) && {
  Json* found = find(key);
  return found != nullptr ? std::move(*found) : Json();
}

void Json::erase(std::string_view key) {
  Object& object = members();
  object.erase(std::remove_if(object.begin(), object.end(), [&](const Member& m) { return m.first == key; }),
               object.end());
}

void Json::push_back(Json item) {
  items().push_back(std::move(item));
}

std::size_t Json::size() const {
  if (is_array()) return items().size();
  if (is_object()) return members().size();
  return 0;
}

bool operator==(const Json& a, const Json& b) {
  if (a.is_int() && b.is_int() && a.fits_int64() && b.fits_int64()) return a.as_int() == b.as_int();
  return a.v_ == b.v_;
}

}  // namespace assay
