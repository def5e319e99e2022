// SPDX-License-Identifier: Apache-2.0
#pragma once
// X.509 certificates made at run time: authorities, leaves with DNS, IP and URI names (RFC 5280, SPIFFE
// X.509-SVID).
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/clock.hpp"
#include "core/base/result.hpp"
#include "core/crypto/keys.hpp"

namespace assay {

struct CertificateRequest {
  std::string common_name;
  std::vector<std::string> dns_names;
  std::vector<std::string> ip_addresses;
  std::vector<std::string> uris;
  TimePoint not_before;
  TimePoint not_after;
  bool is_ca = false;
  bool server_auth = true;  // extendedKeyUsage
  bool client_auth = true;
};

class Certificate {
 public:
  static Result<Certificate> self_signed(const CertificateRequest& request, const PrivateKey& key);
  static Result<Certificate> issue(const CertificateRequest& request, const PublicKey& subject_key,
                                   const Certificate& issuer, const PrivateKey& issuer_key);
  static Result<Certificate> from_pem(std::string_view pem);
  static Result<Certificate> from_der(std::string_view der);
  static Certificate from_native(void* x509);  // shares an X509* that TLS has parsed

  std::string pem() const;
  std::string der() const;
  std::string sha256_thumbprint() const;  // 32 raw bytes of the DER's digest (RFC 7515 §4.1.8)
  std::vector<std::string> uris() const;  // subjectAltName URIs in order
  std::string common_name() const;
  PublicKey public_key() const;
  void* native() const { return x509_.get(); }  // X509*, for core/net

 private:
  explicit Certificate(std::shared_ptr<void> x509) : x509_(std::move(x509)) {}
  std::shared_ptr<void> x509_;
};

// A certificate with its key: what a TLS endpoint presents.
struct Identity {
  Certificate certificate;
  PrivateKey key;
};

}  // namespace assay
