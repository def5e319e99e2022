// SPDX-License-Identifier: Apache-2.0
#pragma once
// End-entity certificates, right ones and ones with exactly one thing wrong, so that a refusal can be put
// down to it.
#include <optional>
#include <string>
#include <string_view>

#include "core/base/clock.hpp"
#include "core/base/result.hpp"
#include "core/crypto/certificate.hpp"
#include "harness/pki/authority.hpp"

namespace assay::pki {

enum class Flaw {
  none,
  expired,            // ended an hour before `now`
  not_yet_valid,      // begins an hour after `now`
  wrong_name,         // every name replaced by one under "wrong.invalid" (192.0.2.1 for addresses, RFC 5737)
  wrong_usage,        // extendedKeyUsage for the other side of a connection
  foreign_authority,  // issued by another authority of the same name
  self_signed         // its own issuer
};
std::string_view to_string(Flaw flaw);

struct Leaf {
  Identity identity;
  Certificate issuer;  // of a self-signed leaf: itself

  std::string certificate_pem() const { return identity.certificate.pem(); }
  std::string key_pem() const { return identity.key.pkcs8_pem(); }
  // Certificate, issuer, private key: what most servers load from one file.
  std::string bundle_pem() const;
};

class LeafBuilder {
 public:
  LeafBuilder(std::string common_name, TimePoint now);
  LeafBuilder& dns(std::string name);
  LeafBuilder& ip(std::string address);
  LeafBuilder& uri(std::string uri);
  LeafBuilder& for_server();  // extendedKeyUsage serverAuth only; without either call, both
  LeafBuilder& for_client();
  LeafBuilder& validity(const Validity& validity);
  LeafBuilder& key(PrivateKey key);  // default: a new P-256 key
  LeafBuilder& flaw(Flaw flaw);

  // Errc::invalid: wrong_usage without for_server or for_client, which leaves no wrong side; a bad address.
  Result<Leaf> issue(const Authority& authority) const;

 private:
  Result<CertificateRequest> flawed_request() const;
  CertificateRequest request_;
  TimePoint now_;
  std::optional<PrivateKey> key_;
  Flaw flaw_ = Flaw::none;
};

}  // namespace assay::pki
