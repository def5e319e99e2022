// SPDX-License-Identifier: Apache-2.0
#pragma once
// Request lines that are none, read nevertheless; together with a relay that passes the bytes on.
//   gateway.http.request-line/loose-white-space   any run of white space separates (RFC 9112 §3 allows it,
//   and
//                                                 two recipients then differ)
//   gateway.http.request-line/any-version         whatever stands for the version is HTTP/1.1
//   gateway.http.request-line/target-bytes-unchecked  any byte in the target (HAProxy CVE-2023-45539 for "#")
//   gateway.http.request-line/method-by-prefix    a method is what it begins with, in any case
//   gateway.http.request-line/http-0.9            a line without a version is a whole request (HTTP Garden's
//                                                 allows-http-0-9)
//   gateway.http.request-line/junk-skipped        whatever stands before a request line is passed over (RFC
//   9112
//                                                 §2.2 stretched beyond one empty line)
//   gateway.http.request-line/special-targets     "*" and authority-form stand for a path with every method
#include <vector>

#include "platform/weak/relay_reader.hpp"

namespace assay::weak {

std::vector<HeadFault> request_line_faults();

}  // namespace assay::weak
