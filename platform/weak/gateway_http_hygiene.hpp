// SPDX-License-Identifier: Apache-2.0
#pragma once
// Where one request ends and the next begins once something went wrong.
//   gateway.http.connection-hygiene/body-left-after-answer   a request that is answered without its body
//   leaves
//                                                            it on the connection (CL.0, PortSwigger 2022;
//                                                            Apache CVE-2022-22720)
//   gateway.http.connection-hygiene/kept-after-error         behind a head that could not be read, reading
//   goes
//                                                            on at the next blank line (HTTP Garden)
#include <vector>

#include "platform/weak/relay_reader.hpp"

namespace assay::weak {

std::vector<HeadFault> hygiene_faults();

}  // namespace assay::weak
