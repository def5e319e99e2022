// SPDX-License-Identifier: Apache-2.0
#pragma once
// What came of an exchange of HTTP/2 frames, as a step's outcome and as counts.
#include <string>

#include "harness/actions/context.hpp"
#include "harness/forge/h2_exchange.hpp"

namespace assay::actions {

// frames_sent, responses and their classes, resets, goaways, pings_acked, settings_acked; and of the
// connection: held, closed, refused (HTTP/2 was not spoken at all).
Json h2_numbers(const forge::h2::Exchange& exchange);
// Outcome, status, value, response and detail. Where streams ended in different ways, an answer counts before
// a reset, and the lowest status first: an attack that one stream succeeds with has succeeded. GOAWAY with
// ENHANCE_YOUR_CALM is a limit, whatever was answered before it.
void take_h2_exchange(StepResult& result, const target::Target& target, const std::string& part,
                      const forge::h2::Exchange& exchange);

}  // namespace assay::actions
