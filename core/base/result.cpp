// SPDX-License-Identifier: Apache-2.0
#include "core/base/result.hpp"

#include <cstdio>

namespace assay {

void check_failed(const char* condition, const char* file, int line, const std::string& message) {
  std::fprintf(stderr, "assay: broken invariant at %s:%d: %s: %s\n", file, line, condition, message.c_str());
  std::abort();
}

Failure::Failure(Error error) : error_(new Error(std::move(error))) {}

Failure::Failure(const Failure& other)
    : error_(other.error_ == nullptr ? nullptr : new Error(*other.error_)) {}

void Failure::discard(Error* error) {
  delete error;
}

const Error& Failure::error() const {
  ASSAY_CHECK(error_ != nullptr, "there is no error");
  return *error_;
}

Error Failure::take() {
  ASSAY_CHECK(error_ != nullptr, "there is no error");
  return std::move(*error_);
}

}  // namespace assay
