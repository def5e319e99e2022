// SPDX-License-Identifier: Apache-2.0
#pragma once
// How long a request is, misjudged; together with a relay that passes the bytes on.
//   gateway.http.framing/length-preferred      Content-Length counts where both are there (PortSwigger CL.TE;
//                                              Apache Traffic Server CVE-2018-8004)
//   gateway.http.framing/chunked-preferred     Transfer-Encoding counts and both go upstream (TE.CL)
//   gateway.http.framing/one-of-many-lengths   the last of several lengths counts (Node CVE-2019-15605's
//   kind) gateway.http.framing/loose-length          a length is what strtol makes of it ("+5", "5Z";
//   cpp-httplib 0.11,
//                                              HAProxy CVE-2023-40225 for the empty one)
//   gateway.http.framing/length-wraps          31 bits are kept of a length (HAProxy CVE-2021-40346's kind)
//   gateway.http.framing/any-coding-chunked    whatever names "chunked" is chunked (Node llhttp
//   CVE-2022-32215) gateway.http.framing/unknown-coding-ignored another coding counts as none (waitress
//   CVE-2019-16785's kind) gateway.http.framing/coding-in-http-1.0    HTTP/1.0 may be chunked, too (RFC 9112
//   §6.1 says that it is faulty) gateway.http.framing/body-of-get-dropped   GET, HEAD, DELETE and OPTIONS
//   have no body, whatever they say
//                                              (TE.0 and CL.0, 2024)
//   gateway.http.framing/length-hidden         an odd line (a blank in its name, a fold, an expectation that
//   is
//                                              not known) hides the length from this reader (0.CL,
//                                              PortSwigger 2025)
//   gateway.http.framing/coding-case-sensitive "CHUNKED" is another coding, and is not known (against RFC
//   9112
//                                              §7)
//   gateway.http.framing/length-octal          a length with a leading zero is octal (strtol with base 0;
//   HTTP
//                                              Garden)
#include <vector>

#include "platform/weak/relay_reader.hpp"

namespace assay::weak {

std::vector<HeadFault> framing_faults();

}  // namespace assay::weak
