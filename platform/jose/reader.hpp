// SPDX-License-Identifier: Apache-2.0
#pragma once
// From text to Unverified: compact JWS only (RFC 7515 §7.1). Two dots, canonical base64url, header and
// payload JSON objects with unique names in valid UTF-8, bounded in size, depth and members; the size is
// checked before any work. Header extensions that would change how the token must be read (crit, b64, and the
// members of JWE) are refused here. An empty signature segment is well-formed and left to the signature
// check: it says bad_signature, which is the truth. Errors: malformed_token, crit_not_supported.
#include <cstddef>
#include <optional>
#include <string_view>

#include "core/base/result.hpp"
#include "platform/jose/token.hpp"

namespace assay::jose {

struct ReaderLimits {
  std::size_t max_token = 8192;  // bytes of the whole token
  std::size_t max_depth = 8;     // of header and payload; the object itself is 1
  std::size_t max_members = 64;  // members and items of one JSON text, all levels together
};

class TokenReader {
 public:
  virtual ~TokenReader() = default;
  virtual Result<Unverified> read(std::string_view token) const = 0;
};

class StrictReader final : public TokenReader {
 public:
  explicit StrictReader(ReaderLimits limits) : limits_(limits) {}
  Result<Unverified> read(std::string_view token) const override;

 private:
  ReaderLimits limits_;
};

// The steps of the strict reader.
struct Segments {
  std::string_view header;
  std::string_view payload;
  std::string_view signature;
  std::string_view signing_input;  // header "." payload
};
std::optional<Segments> split_compact(std::string_view token);
Result<Json> parse_object(std::string_view text, const ReaderLimits& limits);
Result<void> check_header_extensions(const Json& header);

}  // namespace assay::jose
