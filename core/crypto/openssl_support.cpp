// SPDX-License-Identifier: Apache-2.0
#include "core/crypto/openssl_support.hpp"

#include <openssl/err.h>

#include <climits>

namespace assay::openssl {

int int_size(std::string_view data) {
  ASSAY_CHECK(data.size() <= static_cast<std::size_t>(INT_MAX), "data is too long for OpenSSL");
  return static_cast<int>(data.size());
}

Error failure(std::string_view doing, Errc code) {
  // The first entry is the deepest cause; the later ones only say who passed it on.
  const unsigned long first = ERR_get_error();
  ERR_clear_error();
  const char* reason = first == 0 ? nullptr : ERR_reason_error_string(first);
  return Error{code, std::string(doing) + ": " + (reason != nullptr ? reason : "refused"), {}};
}

void clear_errors() {
  ERR_clear_error();
}

}  // namespace assay::openssl
