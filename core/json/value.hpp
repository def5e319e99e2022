// SPDX-License-Identifier: Apache-2.0
#pragma once
// Json: a small ordered JSON value that is cheap to include. Objects keep insertion order, so that what is
// written is what was meant, byte for byte. Integers keep their 64 bits; other numbers are doubles.
#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace assay {

class Json {
 public:
  using Member = std::pair<std::string, Json>;
  using Array = std::vector<Json>;
  using Object = std::vector<Member>;

  // Constructors, copies and the destructor live in value.cpp: instantiated in every file that touches a
  // Json, they took a quarter of its compile time.
  Json();
  Json(std::nullptr_t);
  Json(bool b);
  Json(int n);
  Json(std::int64_t n);
  Json(std::uint64_t n);
  Json(double d);
  Json(const char* s);
  Json(std::string s);
  Json(std::string_view s);
  Json(Array a);
  Json(Object o);
  Json(const Json& other);
  Json(Json&& other) noexcept;
  Json& operator=(const Json& other);
  Json& operator=(Json&& other) noexcept;
  ~Json();
  static Json object(std::initializer_list<Member> members = {});
  static Json array(std::initializer_list<Json> items = {});
  static Json strings(const std::vector<std::string>& items);  // an array of them

  bool is_null() const { return v_.index() == 0; }
  bool is_bool() const { return v_.index() == 1; }
  bool is_int() const { return v_.index() == 2 || v_.index() == 3; }  // any 64-bit integer
  bool is_double() const { return v_.index() == 4; }
  bool is_number() const { return is_int() || is_double(); }
  bool is_string() const { return v_.index() == 5; }
  bool is_array() const { return v_.index() == 6; }
  bool is_object() const { return v_.index() == 7; }

  // The accessors below require the matching kind (ASSAY_CHECK), except the *_or forms.
  bool as_bool() const;
  std::int64_t as_int() const;  // a uint64 above 2^63-1 saturates
  bool fits_int64() const;
  std::uint64_t as_uint() const;  // requires a non-negative integer
  double as_double() const;       // any number
  // On a temporary these give the value itself, so that `for (x : parse(text).at("a").items())` does not
  // dangle.
  const std::string& as_string() const&;
  std::string as_string() &&;
  const Array& items() const&;
  Array& items() &;
  Array items() &&;
  const Object& members() const&;
  Object& members() &;
  Object members() &&;
  std::string string_or(std::string_view fallback) const;
  std::int64_t int_or(std::int64_t fallback) const;
  bool bool_or(bool fallback) const;

  // Object access: find gives nullptr where the member (or the object) is absent; [] inserts null.
  const Json* find(std::string_view key) const;
  Json* find(std::string_view key);
  bool contains(std::string_view key) const { return find(key) != nullptr; }
  Json& operator[](std::string_view key);
  // Member by key, or a shared null.
  const Json& at(std::string_view key) const&;
  Json at(std::string_view key) &&;
  void erase(std::string_view key);
  void push_back(Json item);
  std::size_t size() const;

  friend bool operator==(const Json& a, const Json& b);

 private:
  std::variant<std::nullptr_t, bool, std::int64_t, std::uint64_t, double, std::string, Array, Object> v_;
};

}  // namespace assay
