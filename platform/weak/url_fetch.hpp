// SPDX-License-Identifier: Apache-2.0
#pragma once
// A careless fetch of a URL that a stranger chose: blocking, two seconds, TLS unverified, up to three
// redirects, 64 KiB. Every host name leads to 127.0.0.1 and the URL's port, as in a world where all names
// resolve to us: the weak platform never leaves the machine. The URL is read the way lenient parsers do (user
// information, backslashes, upper case). It blocks its thread, so a server on the same event loop cannot
// answer it.
#include <string>
#include <string_view>

#include "core/base/result.hpp"

namespace assay::weak {

struct LooseUrl {
  bool tls = false;
  int port = 80;
  std::string authority;  // as written
  std::string target = "/";
};
Result<LooseUrl> parse_loose_url(std::string_view text);

// The body of a 200 answer. Errors: invalid, unavailable.
Result<std::string> fetch_url(std::string_view url);

}  // namespace assay::weak
