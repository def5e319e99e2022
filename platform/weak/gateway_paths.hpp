// SPDX-License-Identifier: Apache-2.0
#pragma once
// gateway.path-normalization, deliberately weak: what is protected is decided on the path as it was received,
// and the backend gets what one more reading makes of it.
//   decoded-after-policy         escapes decoded, dot segments resolved, slashes merged (Envoy CVE-2019-9901
//   and
//                                CVE-2021-29492; nginx proxy_pass with a URI)
//   decoded-twice-after-policy   the same, twice (CWE-174)
//   parameters-after-policy      ";…" cut from segments, then resolved (Tomcat and Spring behind a proxy)
//   loose-names-after-policy     case, trailing dots, blanks, slashes and suffixes do not count (CWE-178,
//   CWE-46) c-string-after-policy        decoded as a C string: ends at NUL, overlong UTF-8 is what it stands
//   for (CWE-158,
//                                CWE-176)
//   alias-off-by-slash           a prefix without its slash is put before what follows, and resolved (nginx
//                                alias, Orange Tsai 2018)
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "platform/contract/hit_counter.hpp"
#include "platform/gateway/routes.hpp"

namespace assay::weak {

struct PathFault {
  std::string name;  // "control/fault"
  std::function<std::string(std::string_view path)> reread;
};
std::vector<PathFault> path_faults();

// Paths below `prefix` that are not declared go to `upstream` without a token, reread; the rest is as
// declared.
std::unique_ptr<gateway::Router> reread_after_policy(std::unique_ptr<gateway::Router> declared,
                                                     PathFault fault, std::string prefix,
                                                     std::string upstream, HitCounter& hits);

}  // namespace assay::weak
