// SPDX-License-Identifier: Apache-2.0
#include "core/net/tls.hpp"

#include <openssl/ssl.h>
#include <openssl/x509_vfy.h>

#include <boost/asio/ssl/context.hpp>

namespace assay::net {
namespace asio = boost::asio;
namespace {

int verify_with_clock(X509_STORE_CTX* store, void* argument) {
  const auto* clock = static_cast<const Clock*>(argument);
  X509_STORE_CTX_set_time(store, 0, static_cast<time_t>(to_unix_seconds(clock->now())));
  return X509_verify_cert(store);
}

int number_of(TlsOptions::MinVersion version) {
  switch (version) {
    case TlsOptions::MinVersion::tls10:
      return TLS1_VERSION;
    case TlsOptions::MinVersion::tls12:
      return TLS1_2_VERSION;
    case TlsOptions::MinVersion::tls13:
      break;
  }
  return TLS1_3_VERSION;
}

void forget_sessions(SSL_CTX* ctx) {
  SSL_CTX_set_session_cache_mode(ctx, SSL_SESS_CACHE_OFF);
  SSL_CTX_set_options(ctx, SSL_OP_NO_TICKET);
  SSL_CTX_set_num_tickets(ctx, 0);
}

std::shared_ptr<asio::ssl::context> make(asio::ssl::context::method method, const TlsOptions& options) {
  ASSAY_CHECK(options.clock != nullptr, "TLS needs a clock");
  auto context = std::make_shared<asio::ssl::context>(method);
  SSL_CTX* ctx = context->native_handle();
  SSL_CTX_set_security_level(ctx, options.security_level);
  SSL_CTX_set_min_proto_version(ctx, number_of(options.min_version));
  ASSAY_CHECK(SSL_CTX_set_cipher_list(ctx, options.suites.c_str()) == 1, "cipher list");
  SSL_CTX_set_options(ctx,
                      options.renegotiation ? SSL_OP_ALLOW_CLIENT_RENEGOTIATION : SSL_OP_NO_RENEGOTIATION);
  if (!options.resumption) forget_sessions(ctx);
  SSL_CTX_set_cert_verify_callback(ctx, verify_with_clock, const_cast<Clock*>(options.clock));
  if (options.identity) {
    ASSAY_CHECK(
        SSL_CTX_use_certificate(ctx, static_cast<X509*>(options.identity->certificate.native())) == 1 &&
            SSL_CTX_use_PrivateKey(ctx, static_cast<EVP_PKEY*>(options.identity->key.native())) == 1,
        "certificate and key do not belong together");
  }
  X509_STORE* store = SSL_CTX_get_cert_store(ctx);
  for (const Certificate& authority : options.trust) {
    ASSAY_CHECK(X509_STORE_add_cert(store, static_cast<X509*>(authority.native())) == 1, "trust anchor");
  }
  SSL_CTX_set_verify(ctx,
                     options.peer == TlsOptions::PeerCertificate::required
                         ? SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT
                         : SSL_VERIFY_NONE,
                     nullptr);
  return context;
}

// As RFC 7301 §3.1 writes them.
std::string protocol_list(const std::vector<std::string>& protocols) {
  std::string out;
  for (const std::string& name : protocols) out += static_cast<char>(name.size()) + name;
  return out;
}

const unsigned char* octets(const std::string& text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}

int choose_protocol(SSL*, const unsigned char** chosen, unsigned char* size, const unsigned char* offered,
                    unsigned int length, void* spoken) {
  const std::string& list = *static_cast<const std::string*>(spoken);
  unsigned char* out = nullptr;
  if (SSL_select_next_proto(&out, size, octets(list), static_cast<unsigned>(list.size()), offered, length) !=
      OPENSSL_NPN_NEGOTIATED)
    return SSL_TLSEXT_ERR_ALERT_FATAL;
  *chosen = out;
  return SSL_TLSEXT_ERR_OK;
}

// A context with the list that its callback is given.
struct Speaking {
  std::shared_ptr<asio::ssl::context> context;
  std::string protocols;
};

}  // namespace

TlsContext TlsContext::server(const TlsOptions& options) {
  ASSAY_CHECK(options.identity.has_value(), "a TLS server needs a certificate");
  const auto speaking = std::make_shared<Speaking>();
  speaking->context = make(asio::ssl::context::tls_server, options);
  speaking->protocols = protocol_list(options.protocols);
  if (!options.protocols.empty())
    SSL_CTX_set_alpn_select_cb(speaking->context->native_handle(), choose_protocol, &speaking->protocols);
  return TlsContext(std::shared_ptr<asio::ssl::context>(speaking, speaking->context.get()));
}

TlsContext TlsContext::client(const TlsOptions& options) {
  return TlsContext(make(asio::ssl::context::tls_client, options));
}

}  // namespace assay::net
