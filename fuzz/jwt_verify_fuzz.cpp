// SPDX-License-Identifier: Apache-2.0
// Target jwt_verify: the input is a bearer token as a stranger presents it. Properties: whatever is accepted
// was issued by a trusted key for us, now, and means one thing (the naive check); whatever is refused has a
// listed reason; tokens that are genuine by construction are accepted, so that refusing everything satisfies
// nobody.
#include <algorithm>
#include <array>
#include <cstdint>
#include <string>
#include <string_view>

#include "core/base/encoding.hpp"
#include "core/crypto/digest.hpp"
#include "fuzz/jwt_verify_naive.hpp"
#include "fuzz/jwt_verify_world.hpp"
#include "fuzz/oracle.hpp"

namespace assay::fuzz {
namespace {

constexpr std::array<std::string_view, 18> kReasons = {
    "malformed_token",    "alg_not_allowed", "key_in_token",  "bad_kid",       "unknown_kid",
    "unknown_issuer",     "key_mismatch",    "bad_signature", "wrong_type",    "wrong_audience",
    "crit_not_supported", "wrong_issuer",    "expired",       "not_yet_valid", "missing_claim",
    "bad_claim_type",     "lifetime",        "revoked"};

std::uint32_t hash_of(std::string_view input) {
  std::uint32_t hash = 2166136261U;
  for (const char c : input) hash = (hash ^ static_cast<unsigned char>(c)) * 16777619U;
  return hash;
}

std::string issued(std::string_view header, std::string_view claims, std::string_view secret) {
  const std::string input = base64url_encode(header) + "." + base64url_encode(claims);
  return input + "." + base64url_encode(hmac(Hash::sha256, secret, input));
}

// A genuine token in one of many shapes: issuer, form of aud, optional claims, and times up to their very
// limits.
std::string genuine(std::uint32_t seed) {
  const auto choose = [&](std::uint32_t count) {
    seed = seed * 1664525U + 1013904223U;
    return (seed >> 16) % count;
  };
  const bool partner = choose(2) == 1;
  const std::int64_t iat = kNow + kLeeway - choose(2) * 3600;
  const std::int64_t earliest = std::max(iat + 1, kNow - kLeeway + 1);
  const std::int64_t exp = choose(2) == 1 ? iat + kMaxLifetime : std::min(earliest, iat + kMaxLifetime);
  const std::string audience = "\"" + std::string(kAudience) + "\"";
  std::string claims = "{\"iss\":\"" + std::string(partner ? kPartner : kMain) + "\",\"sub\":\"u" +
                       std::to_string(seed) + "\",\"jti\":\"j\",\"iat\":" + std::to_string(iat) +
                       ",\"exp\":" + std::to_string(exp);
  claims += ",\"aud\":" + (choose(2) == 1 ? audience : "[\"other\"," + audience + "]");
  if (choose(2) == 1) claims += ",\"roles\":[\"user\",\"\\u0061dmin\"]";
  if (choose(2) == 1) claims += ",\"nbf\":" + std::to_string(kNow + kLeeway);
  if (choose(2) == 1) claims += ", \"sid\" : \"s\", \"client_id\":\"\", \"x\":[{}]";
  const std::string header = std::string("{\"alg\":\"HS256\",\"kid\":\"") + (partner ? "hs-2" : "hs-1") +
                             "\",\"typ\":\"" + (choose(2) == 1 ? "" : "application/") + "at+jwt\"}";
  return issued(header, claims + "}", partner ? kPartnerSecret : kMainSecret);
}

// Issued once with the elliptic key: its signatures are random, so this one is kept.
constexpr std::string_view kStored =
    "eyJhbGciOiJFUzI1NiIsImtpZCI6ImVjLTEiLCJ0eXAiOiJhdCtqd3QifQ.eyJpc3MiOiJodHRwczovL2lkLmV4YW1wbGUiLCJzd"
    "WIiOiJhbGljZSIsImF1ZCI6ImdhdGV3YXkuZXhhbXBsZSIsImlhdCI6MTc5OTk5OTk0MCwiZXhwIjoxODAwMDAwMjQwLCJqdGkiO"
    "iJqLTEiLCJyb2xlcyI6WyJ1c2VyIl19.zcUuK68gD1C7piRrnF6E8xaNeB0ud7FKntIusmYREh1cBOVCwirPr6GT5IO7cW5yK_md"
    "p9q83Io8fcBmGOI6aA";

const char* check(std::string_view token) {
  const auto result = verifier().verify(token, from_unix_seconds(kNow));
  if (result.ok()) return naive_token_check(token, *result);
  const bool listed = result.error().code == Errc::denied &&
                      std::find(kReasons.begin(), kReasons.end(), result.error().message) != kReasons.end();
  return listed ? nullptr : "a refusal has a listed reason";
}

bool accepts(std::string_view token) {
  return verifier().verify(token, from_unix_seconds(kNow)).ok();
}

}  // namespace

const char* oracle(std::string_view input) {
  if (const char* fault = check(input)) return fault;
  const std::uint32_t seed = hash_of(input);
  if (!accepts(genuine(seed))) return "genuine tokens are accepted";
  // The costlier signature of the two is checked on some inputs only.
  return seed % 64 != 0 || accepts(kStored) ? nullptr : "genuine tokens are accepted";
}

}  // namespace assay::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  assay::fuzz::require(assay::fuzz::oracle({reinterpret_cast<const char*>(data), size}));
  return 0;
}
