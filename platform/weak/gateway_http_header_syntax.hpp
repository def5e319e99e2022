// SPDX-License-Identifier: Apache-2.0
#pragma once
// Field lines that are no field lines, read nevertheless; together with a relay that passes the bytes on.
//   gateway.http.header-syntax/space-before-colon    "Name :" is Name (Go CVE-2019-16276)
//   gateway.http.header-syntax/folded-lines          a line that begins with white space continues the one
//   before gateway.http.header-syntax/lf-ends-lines         LF alone ends a line (RFC 9112 §2.2 allows it,
//   and two
//                                                    recipients then differ; Go CVE-2025-22871)
//   gateway.http.header-syntax/value-bytes-unchecked NUL, CR and other control bytes in values (Envoy
//   CVE-2019-9900) gateway.http.header-syntax/junk-lines-skipped    lines without a name are skipped (HAProxy
//   CVE-2023-25725) gateway.http.header-syntax/name-bytes-unchecked  any byte in a name (nginx's
//   ignore_invalid_headers off)
//   gateway.http.header-syntax/names-normalised   "_", blanks and %XX in a name are what they look like (CGI
//   and
//                                                 WSGI names; CVE-2025-64484's kind)
//   gateway.http.header-syntax/values-decoded     escapes in values are decoded on the way upstream
//   (cpp-httplib
//                                                 CVE-2026-45372)
#include <vector>

#include "platform/weak/relay_reader.hpp"

namespace assay::weak {

std::vector<HeadFault> header_syntax_faults();

}  // namespace assay::weak
