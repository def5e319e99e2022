// SPDX-License-Identifier: Apache-2.0
#pragma once
// gateway.http.chunked/extensions-unbounded: chunk extensions of any size are read and dropped, byte after
// byte (Go CVE-2023-39326, Node CVE-2024-22019).
#include <memory>

#include "platform/contract/hit_counter.hpp"
#include "platform/http/request_reader.hpp"

namespace assay::weak {

std::unique_ptr<http::RequestReader> extensions_unbounded(const wire::RequestLimits& hardened,
                                                          HitCounter& hits);

}  // namespace assay::weak
