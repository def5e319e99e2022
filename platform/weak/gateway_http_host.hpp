// SPDX-License-Identifier: Apache-2.0
#pragma once
// Whom a request is for, misread.
//   gateway.http.host/one-of-many-hosts        the first of several Host fields or of a list counts (libsoup
//                                              CVE-2025-14523 takes the last)
//   gateway.http.host/missing-host-defaulted   without Host, or with an empty or odd one, the default host is
//                                              meant (HTTP/1.0 manners)
//   gateway.http.host/unknown-host-defaulted   whatever Host says, the default host answers (nginx without a
//                                              default_server that refuses)
//   gateway.http.host/host-judged-once         the first request of a connection is judged, the others are
//   not
//                                              (connection-state attacks, PortSwigger 2022)
//   gateway.http.host/absolute-form-overlooked the target's authority is cut off and Host decides (against
//   RFC
//                                              9112 §3.2.2)
#include <vector>

#include "platform/weak/relay_reader.hpp"

namespace assay::weak {

std::vector<HeadFault> host_faults();

}  // namespace assay::weak
