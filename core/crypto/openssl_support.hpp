// SPDX-License-Identifier: Apache-2.0
#pragma once
// What the files of this folder share when they call OpenSSL: ownership, byte pointers, error texts. It names
// no OpenSSL type, so that nobody who includes it by accident depends on OpenSSL's headers.
#include <memory>
#include <string>
#include <string_view>

#include "core/base/result.hpp"

namespace assay::openssl {

template <auto Free>
struct Deleter {
  template <typename T>
  void operator()(T* object) const {
    Free(object);
  }
};
// Owned<BIO, BIO_free> bio(…); freed with the given function.
template <typename T, auto Free>
using Owned = std::unique_ptr<T, Deleter<Free>>;

// OpenSSL takes a null pointer for "not given"; an empty view must still be a given, empty value.
inline const unsigned char* bytes(std::string_view data) {
  return reinterpret_cast<const unsigned char*>(data.data() != nullptr ? data.data() : "");
}
inline unsigned char* bytes(std::string& data) {
  return reinterpret_cast<unsigned char*>(data.data());
}

// The length as OpenSSL's int; longer data is our own mistake, as inputs are bounded long before.
int int_size(std::string_view data);

// "doing: reason", taken from OpenSSL's error queue of this thread, which is empty afterwards. A queue that
// is not emptied makes a later, unrelated call (SSL_get_error above all) report this failure as its own.
Error failure(std::string_view doing, Errc code = Errc::invalid);
void clear_errors();

}  // namespace assay::openssl
