// SPDX-License-Identifier: Apache-2.0
#pragma once
// Another certificate for a TLS endpoint that is in use.
#include "core/net/tls.hpp"

namespace assay::net {

// Handshakes that begin from now on present `identity`; connections that exist go on with what they have. On
// the thread of the loop that the context's connections are on. Error: invalid, certificate and key do not
// belong together or are too weak for the context's security level; nothing has changed then.
Result<void> present(const TlsContext& context, const Identity& identity);

}  // namespace assay::net
