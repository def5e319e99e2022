// SPDX-License-Identifier: Apache-2.0
#pragma once
// Result<T>: a value or an Error. Hostile or external input is answered with a Result; broken invariants end
// the process through ASSAY_CHECK. Exceptions never cross a folder boundary.
#include <cstdlib>
#include <optional>
#include <string>
#include <utility>

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

// An Error on its way up, as one pointer: every file of the project hands errors on, and two strings inlined
// at each ASSAY_TRY cost more compile time than all else in this header.
class Failure {
 public:
  Failure() = default;  // no failure
  explicit Failure(Error error);
  Failure(const Failure& other);
  Failure(Failure&& other) noexcept : error_(std::exchange(other.error_, nullptr)) {}
  Failure& operator=(Failure other) noexcept {
    std::swap(error_, other.error_);
    return *this;
  }
  ~Failure() {
    if (error_ != nullptr) discard(error_);
  }
  explicit operator bool() const { return error_ != nullptr; }
  const Error& error() const;
  Error take();

 private:
  static void discard(Error* error);
  Error* error_ = nullptr;
};

template <typename T>
class [[nodiscard]] Result {
 public:
  Result(T value) : value_(std::move(value)) {}
  Result(Error error) : failure_(std::move(error)) {}
  Result(Failure failure) : failure_(std::move(failure)) {}

  bool ok() const { return value_.has_value(); }
  explicit operator bool() const { return ok(); }
  T& value() & { return require(); }
  const T& value() const& { return const_cast<Result*>(this)->require(); }
  T&& value() && { return std::move(require()); }
  T& operator*() & { return require(); }
  const T& operator*() const& { return const_cast<Result*>(this)->require(); }
  T&& operator*() && { return std::move(require()); }
  T* operator->() { return &require(); }
  const T* operator->() const { return &const_cast<Result*>(this)->require(); }
  const Error& error() const& { return failure_.error(); }
  Error error() && { return failure_.take(); }
  Failure failure() && { return std::move(failure_); }
  T value_or(T fallback) const& { return ok() ? *value_ : std::move(fallback); }

 private:
  T& require() {
    if (!ok()) check_failed("Result holds a value", __FILE__, __LINE__, failure_.error().message);
    return *value_;
  }
  std::optional<T> value_;
  Failure failure_;
};

template <>
class [[nodiscard]] Result<void> {
 public:
  Result() = default;
  Result(Error error) : failure_(std::move(error)) {}
  Result(Failure failure) : failure_(std::move(failure)) {}
  bool ok() const { return !failure_; }
  explicit operator bool() const { return ok(); }
  const Error& error() const& { return failure_.error(); }
  Error error() && { return failure_.take(); }
  Failure failure() && { return std::move(failure_); }

 private:
  Failure failure_;
};

}  // namespace assay

#define ASSAY_CONCAT_INNER(a, b) a##b
#define ASSAY_CONCAT(a, b) ASSAY_CONCAT_INNER(a, b)

// ASSAY_TRY(expr): returns the error from the enclosing function, or goes on.
#define ASSAY_TRY(expr)                                                               \
  do {                                                                                \
    if (auto assay_r_ = (expr); !assay_r_.ok()) return std::move(assay_r_).failure(); \
  } while (false)

// ASSAY_TRY_ASSIGN(auto x, expr): binds the value, or returns the error.
#define ASSAY_TRY_ASSIGN(decl, expr)                                                                        \
  auto ASSAY_CONCAT(assay_r_, __LINE__) = (expr);                                                           \
  if (!ASSAY_CONCAT(assay_r_, __LINE__).ok()) return std::move(ASSAY_CONCAT(assay_r_, __LINE__)).failure(); \
  decl = std::move(ASSAY_CONCAT(assay_r_, __LINE__)).value()

// ASSAY_CHECK(condition, message): an invariant of our own; ends the process with the location.
#define ASSAY_CHECK(condition, message)                                                 \
  do {                                                                                  \
    if (!(condition)) ::assay::check_failed(#condition, __FILE__, __LINE__, (message)); \
  } while (false)
