// SPDX-License-Identifier: Apache-2.0
#include "core/net/tls_identity.hpp"

#include <openssl/err.h>
#include <openssl/ssl.h>

#include <boost/asio/ssl/context.hpp>

namespace assay::net {

Result<void> present(const TlsContext& context, const Identity& identity) {
  SSL_CTX* ctx = context.native().native_handle();
  const int done = SSL_CTX_use_cert_and_key(ctx, static_cast<X509*>(identity.certificate.native()),
                                            static_cast<EVP_PKEY*>(identity.key.native()), nullptr, 1);
  ERR_clear_error();
  if (done == 1) return {};
  return Error{Errc::invalid, "certificate and key cannot be presented", {}};
}

}  // namespace assay::net
