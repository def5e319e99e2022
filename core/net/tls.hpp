// SPDX-License-Identifier: Apache-2.0
#pragma once
// TLS settings of one endpoint. Certificates are judged by the platform's clock, not the machine's (OpenSSL
// reads the system time unless told otherwise).
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/base/clock.hpp"
#include "core/base/result.hpp"
#include "core/crypto/certificate.hpp"

namespace boost::asio::ssl {
class context;  // NOLINT(readability-identifier-naming): Asio named it
}

namespace assay::net {

struct TlsOptions {
  enum class PeerCertificate { none, required };
  std::optional<Identity> identity;  // what we present; a server needs one
  std::vector<Certificate> trust;    // authorities that the peer's certificate may chain to
  PeerCertificate peer = PeerCertificate::required;
  enum class MinVersion { tls10, tls12, tls13 } min_version = MinVersion::tls12;
  // Suites of TLS 1.2 and below in OpenSSL's notation: AEAD with forward secrecy only (RFC 9325 §4.2). Those
  // of TLS 1.3 are all of that kind.
  std::string suites = "ECDHE+AESGCM:ECDHE+CHACHA20";
  int security_level = 2;  // OpenSSL's: what keys, signatures and versions must be worth
  // What a server speaks (ALPN), the best first: whoever offers protocols must offer one of these, or is
  // refused (RFC 7301 §3.2). Empty: whatever is offered is passed over.
  std::vector<std::string> protocols;
  // A server lets clients go on with earlier sessions. Such a session outlives its certificates and the name
  // that was asked for.
  bool resumption = false;
  // A client may shake hands again on an open connection (TLS 1.2 and below, RFC 5746).
  bool renegotiation = false;
  const Clock* clock = nullptr;  // borrowed; outlives the context
};

class TlsContext {
 public:
  static TlsContext server(const TlsOptions& options);
  static TlsContext client(const TlsOptions& options);
  boost::asio::ssl::context& native() const { return *context_; }

 private:
  explicit TlsContext(std::shared_ptr<boost::asio::ssl::context> context) : context_(std::move(context)) {}
  std::shared_ptr<boost::asio::ssl::context> context_;  // shared by every connection of the endpoint
};

}  // namespace assay::net
