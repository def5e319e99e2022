// SPDX-License-Identifier: Apache-2.0
#pragma once
// Chunked bodies, misread; together with a relay that passes the bytes on.
//   gateway.http.chunked/loose-chunk-size       a size is what strtoul makes of it ("0x5", "+5", "5 ";
//   cpp-httplib
//                                               0.11)
//   gateway.http.chunked/chunk-size-wraps       32 bits are kept of a size
//   gateway.http.chunked/lf-ends-chunk-lines    LF alone ends chunk lines and data, in extensions too (Go
//                                               CVE-2025-22871)
//   gateway.http.chunked/chunk-end-unchecked    whatever two bytes follow chunk data are its end (TERM.SPILL,
//   2025) gateway.http.chunked/trailers-relayed       the trailer section goes upstream as it came
//   gateway.http.chunked/empty-lines-skipped    an empty line where a size should stand is passed over (HTTP
//                                               Garden)
#include <vector>

#include "platform/weak/relay_reader.hpp"

namespace assay::weak {

std::vector<ChunkFault> chunked_faults();

}  // namespace assay::weak
