// SPDX-License-Identifier: Apache-2.0
#pragma once
// The issuers, keys, policy and time that every input of target jwt_verify is judged against. The keys are
// made up and fixed, so that stored inputs stay genuinely signed.
#include <array>
#include <cstdint>
#include <string>
#include <string_view>

#include "core/crypto/keys.hpp"
#include "platform/jose/verifier.hpp"

namespace assay::fuzz {

inline constexpr std::int64_t kNow = 1'800'000'000;
inline constexpr std::int64_t kLeeway = 5;
inline constexpr std::int64_t kMaxLifetime = 3600;
inline constexpr std::size_t kMaxToken = 2048;
inline constexpr std::size_t kMaxDepth = 4;
inline constexpr std::size_t kMaxMembers = 16;
inline constexpr std::string_view kAudience = "gateway.example";
inline constexpr std::string_view kRevokedId = "revoked-1";

inline constexpr std::string_view kMain = "https://id.example";
inline constexpr std::string_view kPartner = "https://partner.example";
inline constexpr std::string_view kKeyless = "https://keyless.example";  // trusted, but publishes no key

inline constexpr std::string_view kMainSecret = "u3Yw!8rPzC5v@Kq1tXn7#LbEo4sHg9Jd";
inline constexpr std::string_view kPartnerSecret = "Jd9gHs4oEbL#7nXt1qK@v5CzPr8!wY3u";

// Who may sign how: the whole of the trust store in one table.
struct KeyRow {
  std::string_view issuer;
  std::string_view kid;
  std::string_view alg;
  std::string_view secret;  // empty: the elliptic curve key
};
inline constexpr std::array<KeyRow, 3> kKeys = {{{kMain, "hs-1", "HS256", kMainSecret},
                                                 {kMain, "ec-1", "ES256", ""},
                                                 {kPartner, "hs-2", "HS256", kPartnerSecret}}};

const PrivateKey& elliptic_key();
const PrivateKey& stranger_key();  // signs well, but nobody trusts it
const jose::Verifier& verifier();

}  // namespace assay::fuzz
