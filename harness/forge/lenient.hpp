// SPDX-License-Identifier: Apache-2.0
#pragma once
// Readers that make the best of what they get: tokens without any check, and HTTP/1 messages of servers that
// may be broken on purpose. They never judge; a reader that refused odd input would hide what a target really
// sent.
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/base/result.hpp"
#include "core/json/value.hpp"

namespace assay::forge {

struct LenientToken {
  std::vector<std::string> segments;                // as written
  std::string header_text, claims_text, signature;  // decoded bytes; empty where a segment is not base64
  Json header, claims;  // null where the text is not JSON; of duplicate members the last counts
};
// Surrounding white space, a "Bearer " prefix, padding and either base64 alphabet are accepted, as is any
// number of segments from two on. Errc::invalid: there is no dot.
Result<LenientToken> decode_token(std::string_view token);
// {header, claims, signature_hex}
Json token_value(const LenientToken& token);

using LenientFields = std::vector<std::pair<std::string, std::string>>;

struct LenientResponse {
  int status = 0;          // 0: the answer does not start with an HTTP status line; all of it is in `body`
  std::string start_line;  // without its line end
  LenientFields fields;    // in order, names as sent; a line without a colon has an empty value
  std::string body;       // without its framing; empty while a stated length is not reached and more can come
  std::string framing;    // "length", "chunked", "close", "none"
  bool complete = false;  // false: the connection ended, or more is still to come
  std::size_t size = 0;   // bytes of the input that it took

  // The first field of this name, without regard to case.
  std::optional<std::string> field(std::string_view name) const;
};

// The first response in `bytes`; nullopt as long as its head is not there. `ended`: nothing more will come.
// Where chunked coding and a length are both stated, chunked wins (RFC 9112 §6.3).
std::optional<LenientResponse> read_response(std::string_view bytes, bool ended, bool answers_head = false);
std::vector<LenientResponse> read_responses(std::string_view bytes, bool ended,
                                            bool first_answers_head = false);

struct LenientRequest {
  std::string start_line, method, target;
  LenientFields fields;
  std::string body;
  bool complete = false;
  std::size_t size = 0;
  std::optional<std::string> field(std::string_view name) const;
};
std::optional<LenientRequest> read_request(std::string_view bytes);

}  // namespace assay::forge
