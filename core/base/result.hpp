// SPDX-License-Identifier: Apache-2.0
#pragma once
// Result<T>: a value or an Error. Hostile or external input is answered with a Result; broken invariants end
// the process through ASSAY_CHECK. Exceptions never cross a folder boundary.
#include <cstdlib>
#include <optional>
#include <string>
#include <utility>
#include <variant>

namespace assay {

// A code exists only if some caller branches on it; everything else is told by the message.
enum class Errc {
  invalid,      // the caller's data is wrong (syntax, range, unknown name)
  denied,       // a security decision said no; `message` is the stable reason
  not_found,    // the named thing does not exist
  unavailable,  // the other side could not be reached or closed early
  timeout,      // a deadline passed
  unsupported,  // this target or build cannot do it
  internal      // our own fault, or the operating system's
};

struct Error {
  Errc code = Errc::internal;
  std::string message;
  std::string where;  // file:line:col, endpoint or step; empty when the caller knows better
};

[[noreturn]] void check_failed(const char* condition, const char* file, int line, const std::string& message);

template <typename T>
class [[nodiscard]] Result {
 public:
  Result(T value) : state_(std::in_place_index<0>, std::move(value)) {}
  Result(Error error) : state_(std::in_place_index<1>, std::move(error)) {}

  bool ok() const { return state_.index() == 0; }
  explicit operator bool() const { return ok(); }
  T& value() & { return require(); }
  const T& value() const& { return const_cast<Result*>(this)->require(); }
  T&& value() && { return std::move(require()); }
  T& operator*() & { return require(); }
  const T& operator*() const& { return const_cast<Result*>(this)->require(); }
  T&& operator*() && { return std::move(require()); }
  T* operator->() { return &require(); }
  const T* operator->() const { return &const_cast<Result*>(this)->require(); }
  const Error& error() const& { return std::get<1>(state_); }
  Error&& error() && { return std::get<1>(std::move(state_)); }
  T value_or(T fallback) const& { return ok() ? std::get<0>(state_) : std::move(fallback); }

 private:
  T& require() {
    if (!ok()) check_failed("Result holds a value", __FILE__, __LINE__, std::get<1>(state_).message);
    return std::get<0>(state_);
  }
  std::variant<T, Error> state_;
};

template <>
class [[nodiscard]] Result<void> {
 public:
  Result() = default;
  Result(Error error) : error_(std::move(error)) {}
  bool ok() const { return !error_.has_value(); }
  explicit operator bool() const { return ok(); }
  const Error& error() const& { return *error_; }
  Error&& error() && { return std::move(*error_); }

 private:
  std::optional<Error> error_;
};

}  // namespace assay

#define ASSAY_CONCAT_INNER(a, b) a##b
#define ASSAY_CONCAT(a, b) ASSAY_CONCAT_INNER(a, b)

// ASSAY_TRY(expr): returns the error from the enclosing function, or goes on.
#define ASSAY_TRY(expr)                                                             \
  do {                                                                              \
    if (auto assay_r_ = (expr); !assay_r_.ok()) return std::move(assay_r_).error(); \
  } while (false)

// ASSAY_TRY_ASSIGN(auto x, expr): binds the value, or returns the error.
#define ASSAY_TRY_ASSIGN(decl, expr)                                                                      \
  auto ASSAY_CONCAT(assay_r_, __LINE__) = (expr);                                                         \
  if (!ASSAY_CONCAT(assay_r_, __LINE__).ok()) return std::move(ASSAY_CONCAT(assay_r_, __LINE__)).error(); \
  decl = std::move(ASSAY_CONCAT(assay_r_, __LINE__)).value()

// ASSAY_CHECK(condition, message): an invariant of our own; ends the process with the location.
#define ASSAY_CHECK(condition, message)                                                 \
  do {                                                                                  \
    if (!(condition)) ::assay::check_failed(#condition, __FILE__, __LINE__, (message)); \
  } while (false)
