// SPDX-License-Identifier: Apache-2.0
#pragma once
// Are these bytes requests that every recipient reads alike? The yardstick for what a gateway sends to its
// backend: whatever a client sent, one request in the one form of RFC 9112 that leaves no choice, or nothing.
// Stricter than the standard on purpose: what a recipient may repair, two recipients repair differently.
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace assay::tap {

struct Message {
  std::string bytes;
  std::string method, target;  // as far as there is a request line
  std::string body;            // the data alone, without its chunks; as far as it could be read
  // Why recipients could read it differently; empty: they cannot. One of: request-line, bare-line-end,
  // field-name, field-value, folded-field, both-lengths, several-lengths, length-digits, coding,
  // coding-in-http-1.0, chunk-line, chunk-end, trailer, cut-off.
  std::string ambiguity;
};

struct Reading {
  std::vector<Message> messages;
  std::size_t used = 0;  // bytes of the stream that these messages take; the rest is incomplete
};

// Reads whole messages from the front of what one connection sent. Behind an ambiguous message nothing can be
// read: it takes all that is left. `ended`: no more will come, so an incomplete message is "cut-off".
Reading read_requests(std::string_view stream, bool ended);

}  // namespace assay::tap
