// SPDX-License-Identifier: Apache-2.0
#pragma once
// A request of HTTP/2 written down in HTTP/1.1, for a backend that knows nothing else (RFC 9113 §8.3, RFC
// 9112).
#include <string>

#include "platform/http/exchange.hpp"

namespace assay::weak::h2 {

// RFC 9113 §8.1.1, §8.2.2: no coding of the transfer and no field of one hop, and a length that is the
// body's.
bool well_framed(const wire::Fields& fields, const std::string& body);
// §8.2.1, §8.3: names in lower case that are tokens, values without line ends, NUL and outer blanks, and each
// pseudo-field that there must be, once, before the others.
bool well_formed(const wire::Fields& fields);

// `received` is the message as a gateway writes it that looks at nothing: every name and value as it came, a
// length only where none was given. The rest is what the router needs to know, cut where it stops to be
// usable.
http::Request downgraded(const wire::Fields& fields, const std::string& body);

}  // namespace assay::weak::h2
