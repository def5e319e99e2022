// SPDX-License-Identifier: Apache-2.0
#pragma once
// A careless fetch of a URL that a stranger chose: blocking, two seconds, TLS unverified, up to three
// redirects, 64 KiB. The URL is read as browsers do (WHATWG: user information is dropped, a backslash is a
// slash, names have no case). Host names are resolved by a table that the caller passes in, and lead to
// 127.0.0.1 or nowhere: the weak platform never leaves the machine, and a name that is not the attacker's
// does not lead to the attacker. It blocks its thread, so a server on the same event loop cannot answer it.
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.hpp"

namespace assay::weak {

struct LooseUrl {
  bool tls = false;
  int port = 80;
  std::string authority;  // as written
  std::string host;       // in lower case, without user information, port and one trailing dot
  std::string target = "/";
};
Result<LooseUrl> parse_loose_url(std::string_view text);

// Names that resolve to 127.0.0.1. "*.x" stands for every name below x.
using HostTable = std::vector<std::string>;

// The body of a 200 answer. Errors: invalid, not_found (the name does not resolve), unavailable.
Result<std::string> fetch_url(std::string_view url, const HostTable& hosts);

}  // namespace assay::weak
