// SPDX-License-Identifier: Apache-2.0
#pragma once
// Writes HTTP/1 messages in one canonical form (RFC 9112 §3, §4, §6). Framing is always our own: one
// Content-Length from the body, never what the head says. Left out whatever their value: Connection,
// Keep-Alive, Proxy-*, TE, Trailer, Transfer-Encoding, Upgrade, HTTP2-Settings, Content-Length. A method,
// target, name or value that could start another line or field ends the process: the parsers never produce
// one, so it is a defect of the caller and must not reach the wire.
#include <string>
#include <string_view>

#include "platform/wire/http1_message.hpp"

namespace assay::wire {

// True for fields that belong to one hop or to framing; they are never written from a head.
bool is_hop_by_hop(std::string_view name);

// Content-Length is left out only for an empty body of a method that gives a body no meaning (RFC 9110 §8.6).
std::string serialize_request(const RequestHead& head, std::string_view body);

enum class Connection { keep, close };

// `head_only` answers HEAD: Content-Length tells the size of `body` but no body follows; with an empty body
// it is left out, since the size is then not known. 1xx, 204 and 304 carry no Content-Length and must have an
// empty body. `Connection::close` announces that the connection ends with this answer (RFC 9112 §9.6).
std::string serialize_response(const ResponseHead& head, std::string_view body, bool head_only = false,
                               Connection connection = Connection::keep);

}  // namespace assay::wire
