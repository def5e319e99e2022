// SPDX-License-Identifier: Apache-2.0
#pragma once
// How the answers of a service are read, and what becomes of the connection behind them, deliberately weak.
//   gateway.http.connection-hygiene/surplus-kept       bytes behind an answer are the beginning of the next
//   one
//                                                      (Doyhenard, response smuggling, 2021)
//   gateway.http.connection-hygiene/unasked-kept       what came on a kept connection answers the next
//   request
//                                                      (pools that do not look before they lend, 2021)
//   gateway.http.connection-hygiene/interim-is-final   the first 1xx is taken for the answer (desync by
//                                                      Expect, PortSwigger 2025)
//   gateway.http.connection-hygiene/interim-unbounded  1xx are skipped without end (CVE-2021-3737, CPython)
//   gateway.http.connection-hygiene/answer-length-preferred
//                                                      Content-Length counts beside Transfer-Encoding, and
//                                                      the first of several (CVE-2021-39214, mitmproxy)
//   gateway.http.header-syntax/answers-relayed-raw     an answer reaches the client as it came
//   (CVE-2023-38709,
//                                                      CVE-2024-24795, Apache)
#include <cstdint>
#include <memory>
#include <string>

#include "core/net/event_loop.hpp"
#include "platform/contract/hit_counter.hpp"
#include "platform/gateway/exchange.hpp"
#include "platform/http/client.hpp"

namespace assay::weak {

void surplus_kept(http::ClientOptions& options, HitCounter& hits);
void unasked_kept(http::ClientOptions& options, HitCounter& hits);
void interim_is_final(http::ClientOptions& options, HitCounter& hits);
void interim_unbounded(http::ClientOptions& options, HitCounter& hits);
void answer_length_preferred(http::ClientOptions& options, HitCounter& hits);

// Answers of the plain backend `upstream` at `port`; all others come from `standard`.
std::unique_ptr<gateway::Filter> answers_relayed_raw(std::unique_ptr<gateway::Filter> standard,
                                                     net::EventLoop& loop, std::string upstream,
                                                     std::uint16_t port, HitCounter& hits);

}  // namespace assay::weak
