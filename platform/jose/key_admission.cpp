// SPDX-License-Identifier: Apache-2.0
#include "platform/jose/key_admission.hpp"

#include <algorithm>
#include <array>
#include <set>

#include "platform/jose/algorithms.hpp"
#include "platform/jose/key_set.hpp"

namespace assay::jose {
namespace {

constexpr std::size_t kMinSecretBytes = 32;
constexpr int kMinRsaBits = 2048;

// Sample secrets of tools and manuals that are long enough to pass a length check. Compared without case, and
// after dropping everything but letters and digits.
constexpr std::array<std::string_view, 12> kKnownSecrets = {
    "astringsecretatleast256bitslong",      "avalidstringsecretthatisatleast512bitslongwhichisverylong",
    "your256bitsecretyour256bitsecret",     "pleasechangethissecretkeyinproduction",
    "thisisasecretkeythatshouldbechanged",  "thisisaverysecretkeythatmustbechanged",
    "supersecretkeythatnobodycanguess",     "mysupersecretkeymysupersecretkey",
    "changemechangemechangemechangeme",     "averylongsecretkeyforjwtsigning",
    "thesecretkeymustbeatleast32byteslong", "insecuredefaultsecretdonotuseinproduction"};

std::string letters_and_digits(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c >= 'A' && c <= 'Z') out += static_cast<char>(c + 32);
    if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9')) out += c;
  }
  return out;
}

// True when the text is a unit that is written at least twice, the last time perhaps in part.
bool repeats(std::string_view text) {
  for (std::size_t period = 1; period <= text.size() / 2; ++period) {
    if (text.substr(period) == text.substr(0, text.size() - period)) return true;
  }
  return false;
}

// True when most bytes are their predecessor plus or minus one, as in "abcdefgh…" or 0x00 0x01 0x02.
bool counts(std::string_view text) {
  std::size_t steps = 0;
  for (std::size_t i = 1; i < text.size(); ++i) {
    const int difference = static_cast<unsigned char>(text[i]) - static_cast<unsigned char>(text[i - 1]);
    if (difference == 1 || difference == -1) ++steps;
  }
  return text.size() > 1 && steps * 2 >= text.size() - 1;
}

bool is_good_exponent(const std::string& e) {
  if (e.empty() || (static_cast<unsigned char>(e.back()) & 1u) == 0) return false;
  return e.size() > 3 || (e.size() == 3 && e >= std::string("\x01\x00\x01", 3));
}

Error refuse_key(std::string_view reason) {
  return Error{Errc::invalid, std::string(reason), {}};
}

Result<void> admit_secret(const VerificationKey& key) {
  if (!hmac_hash(key.alg)) return refuse_key("alg_does_not_fit");
  if (key.hmac_secret.reveal().size() < kMinSecretBytes) return refuse_key("secret_too_short");
  if (is_guessable_secret(key.hmac_secret.reveal())) return refuse_key("secret_guessable");
  return {};
}

Result<void> admit_public(const VerificationKey& key) {
  const auto scheme = sign_scheme(key.alg);
  if (!scheme || required_key_type(*scheme) != key.public_key->type()) return refuse_key("alg_does_not_fit");
  if (key.public_key->type() != KeyType::rsa) return {};
  if (key.public_key->bits() < kMinRsaBits) return refuse_key("rsa_modulus_too_small");
  if (!is_good_exponent(key.public_key->numbers().e)) return refuse_key("rsa_bad_exponent");
  return {};
}

}  // namespace

bool is_guessable_secret(std::string_view secret) {
  if (repeats(secret) || counts(secret)) return true;
  if (std::set<char>(secret.begin(), secret.end()).size() < 8) return true;
  const std::string plain = letters_and_digits(secret);
  return std::find(kKnownSecrets.begin(), kKnownSecrets.end(), plain) != kKnownSecrets.end();
}

Result<void> StandardKeyAdmission::admit(const VerificationKey& key) const {
  return key.public_key ? admit_public(key) : admit_secret(key);
}

}  // namespace assay::jose
