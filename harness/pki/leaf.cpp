// SPDX-License-Identifier: Apache-2.0
#include "harness/pki/leaf.hpp"

#include <utility>

namespace assay::pki {
namespace {

constexpr auto kHour = std::chrono::hours(1);
constexpr auto kDay = std::chrono::hours(24);

// SPIFFE ids keep their path, so that only the trust domain is wrong.
std::string wrong_uri(const std::string& uri) {
  const std::size_t authority = uri.find("://");
  if (authority == std::string::npos) return "urn:wrong.invalid";
  const std::size_t path = uri.find('/', authority + 3);
  return uri.substr(0, authority + 3) + "wrong.invalid" + (path == std::string::npos ? "" : uri.substr(path));
}

void replace_names(CertificateRequest& request) {
  request.common_name = "wrong.invalid";
  for (std::string& name : request.dns_names) name = "wrong.invalid";
  for (std::string& address : request.ip_addresses) address = "192.0.2.1";
  for (std::string& uri : request.uris) uri = wrong_uri(uri);
}

}  // namespace

std::string_view to_string(Flaw flaw) {
  switch (flaw) {
    case Flaw::none:
      return "none";
    case Flaw::expired:
      return "expired";
    case Flaw::not_yet_valid:
      return "not_yet_valid";
    case Flaw::wrong_name:
      return "wrong_name";
    case Flaw::wrong_usage:
      return "wrong_usage";
    case Flaw::foreign_authority:
      return "foreign_authority";
    case Flaw::self_signed:
      return "self_signed";
  }
  return "unknown";
}

std::string Leaf::bundle_pem() const {
  std::string out = certificate_pem();
  if (issuer.der() != identity.certificate.der()) out += issuer.pem();
  return out + key_pem();
}

LeafBuilder::LeafBuilder(std::string common_name, TimePoint now) : now_(now) {
  request_.common_name = std::move(common_name);
  validity(around(now));
}

LeafBuilder& LeafBuilder::dns(std::string name) {
  request_.dns_names.push_back(std::move(name));
  return *this;
}

LeafBuilder& LeafBuilder::ip(std::string address) {
  request_.ip_addresses.push_back(std::move(address));
  return *this;
}

LeafBuilder& LeafBuilder::uri(std::string uri) {
  request_.uris.push_back(std::move(uri));
  return *this;
}

LeafBuilder& LeafBuilder::for_server() {
  request_.server_auth = true;
  request_.client_auth = false;
  return *this;
}

LeafBuilder& LeafBuilder::for_client() {
  request_.server_auth = false;
  request_.client_auth = true;
  return *this;
}

LeafBuilder& LeafBuilder::validity(const Validity& validity) {
  request_.not_before = validity.not_before;
  request_.not_after = validity.not_after;
  return *this;
}

LeafBuilder& LeafBuilder::key(PrivateKey key) {
  key_ = std::move(key);
  return *this;
}

LeafBuilder& LeafBuilder::flaw(Flaw flaw) {
  flaw_ = flaw;
  return *this;
}

Result<CertificateRequest> LeafBuilder::flawed_request() const {
  CertificateRequest request = request_;
  if (flaw_ == Flaw::expired) {
    request.not_before = now_ - kDay;
    request.not_after = now_ - kHour;
  } else if (flaw_ == Flaw::not_yet_valid) {
    request.not_before = now_ + kHour;
    request.not_after = now_ + kDay;
  } else if (flaw_ == Flaw::wrong_name) {
    replace_names(request);
  } else if (flaw_ == Flaw::wrong_usage) {
    if (request.server_auth == request.client_auth) {
      return Error{Errc::invalid, "wrong_usage needs for_server() or for_client()", {}};
    }
    std::swap(request.server_auth, request.client_auth);
  }
  return request;
}

Result<Leaf> LeafBuilder::issue(const Authority& authority) const {
  ASSAY_TRY_ASSIGN(const CertificateRequest request, flawed_request());
  const PrivateKey key = key_ ? *key_ : PrivateKey::generate(KeyType::ec_p256);
  if (flaw_ == Flaw::self_signed) {
    ASSAY_TRY_ASSIGN(const Certificate certificate, Certificate::self_signed(request, key));
    return Leaf{Identity{certificate, key}, certificate};
  }
  Authority issuer = authority;
  if (flaw_ == Flaw::foreign_authority) {
    ASSAY_TRY_ASSIGN(issuer, Authority::make(authority.common_name(), around(now_)));
  }
  const Identity& signer = issuer.identity();
  ASSAY_TRY_ASSIGN(Certificate certificate,
                   Certificate::issue(request, key.public_key(), signer.certificate, signer.key));
  return Leaf{Identity{std::move(certificate), key}, signer.certificate};
}

}  // namespace assay::pki
