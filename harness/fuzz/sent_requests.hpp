// SPDX-License-Identifier: Apache-2.0
#pragma once
// What a sender has said on one connection, by RFC 9112 alone: the requests that every conforming recipient
// finds in these bytes. What the standard lets a client send is understood (empty lines in front, absolute
// targets, chunk extensions, trailers); where it leaves a recipient a choice, or forbids the form, the
// reading ends.
#include <string>
#include <string_view>
#include <vector>

namespace assay::fuzz {

struct SentRequest {
  std::string method, target, body;  // an absolute target without its scheme and authority; the body unframed
};

struct SentReading {
  std::vector<SentRequest> requests;
  bool whole = false;  // nothing was left over
};
SentReading sent_requests(std::string_view bytes);

}  // namespace assay::fuzz
