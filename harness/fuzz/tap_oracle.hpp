// SPDX-License-Identifier: Apache-2.0
#pragma once
// The oracle of live fuzzing. Whatever a client sends on a connection, behind the gateway there arrives what
// it said, request by request and each in the one form that leaves no choice, or nothing of it from the
// refused one on.
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/json/value.hpp"

namespace assay::fuzz {

struct Violation {
  // "one reading": what was forwarded can be read in several ways (detail: which, as in
  // tap/canonical_http.hpp); "only what was sent": a request arrived that nobody sent, or not as it was sent;
  // "nothing behind a refusal": more than one request came out of bytes that have no single meaning.
  std::string property;
  std::string detail;  // the ambiguity, or method and target of the request that should not be there
};

// `records`: what the tap recorded for the connection, in order ({"kind":"message",…}, see
// tap/recording_origin.hpp). `reads`: how the backends behind the gateway resolve a path
// (target/path_reading.hpp), in which their "target" already stands; a gateway may forward another spelling
// of the same. A record that "ended":"cut-off" is a request that the gateway broke off, and so refused.
std::optional<Violation> judge(std::string_view sent, const std::vector<Json>& records,
                               const std::vector<std::string>& reads = {});

}  // namespace assay::fuzz
