// SPDX-License-Identifier: Apache-2.0
#pragma once
// A connection that sends exactly the frames it is given, behind the preface, and counts what comes back. A
// client of this kind acknowledges no settings and gives no window: it says nothing that it was not told to.
#include <chrono>
#include <functional>
#include <string>
#include <vector>

#include "core/base/deadline.hpp"
#include "harness/forge/h2_answers.hpp"
#include "harness/forge/raw_http.hpp"

namespace assay::forge::h2 {

struct Order {
  RawEndpoint endpoint;  // its `between` and `finish_…` are not used
  bool preface = true;
  std::size_t answers = 0;  // done when so many streams were answered or reset; 0: wait until all is said
  // How long the peer must be silent to have said all it has to say.
  std::chrono::milliseconds quiet{1000};
  // Called when everything was sent, where the peer's program can be made to deal with it.
  std::function<void()> settle;
};

struct Exchange {
  // "answered", "quiet" (the peer holds the connection and says nothing more), "closed", "timeout",
  // "refused", "tls: <reason>", "too large", "out of scope: <address>", "error: <text>"
  std::string end;
  std::string protocol;         // that TLS agreed on; empty: none
  std::size_t frames_sent = 0;  // frames that the kernel took, each whole
  Answers answers;
};

Exchange exchange(const Order& order, const std::vector<std::string>& frames, Deadline deadline);

}  // namespace assay::forge::h2
