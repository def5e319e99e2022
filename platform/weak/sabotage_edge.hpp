// SPDX-License-Identifier: Apache-2.0
#pragma once
// Pieces that break what honest clients may rely on of HTTP/1.1 at the edge.
#include <memory>

#include "platform/http/request_reader.hpp"
#include "platform/http/server.hpp"

namespace assay::weak {

// The last byte of each body goes lost.
http::Handler last_byte_lost(http::Handler handler);
// Each answer is the last one of its connection.
http::Handler closes_after_each(http::Handler handler);
// Each request gets the answer of the one before it; the first one gets its own.
http::Handler answers_late_by_one(http::Handler handler);
// Nobody is told to go on (RFC 9110 §10.1.1).
std::unique_ptr<http::RequestReader> no_interim(const wire::RequestLimits& limits);

}  // namespace assay::weak
