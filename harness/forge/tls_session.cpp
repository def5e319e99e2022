// SPDX-License-Identifier: Apache-2.0
#include "harness/forge/tls_session.hpp"

#include <arpa/inet.h>
#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>

#include <algorithm>
#include <array>
#include <deque>
#include <mutex>
#include <utility>

#include "core/crypto/openssl_support.hpp"
#include "harness/forge/parameters.hpp"

namespace assay::forge {
namespace {

using openssl::bytes;
using openssl::int_size;
using openssl::Owned;
using Bio = Owned<BIO, BIO_free>;
using X509Ptr = Owned<X509, X509_free>;
using SessionPtr = Owned<SSL_SESSION, SSL_SESSION_free>;
using KeyPtr = Owned<EVP_PKEY, EVP_PKEY_free>;

SSL* raw(const std::shared_ptr<void>& ssl) {
  return static_cast<SSL*>(ssl.get());
}

// Without it OpenSSL asks for an encrypted file's pass phrase on the terminal.
int no_pass_phrase(char*, int, int, void*) {
  return -1;
}

Bio reader(const std::string& pem) {
  return Bio(BIO_new_mem_buf(bytes(std::string_view(pem)), int_size(pem)));
}

X509Ptr next_certificate(BIO* bio) {
  return X509Ptr(PEM_read_bio_X509(bio, nullptr, no_pass_phrase, nullptr));
}

Result<void> present(SSL_CTX* context, const TlsOptions& options) {
  if (options.certificate_pem.empty()) return {};
  const Bio certificates = reader(options.certificate_pem);
  const X509Ptr own = next_certificate(certificates.get());
  if (!own || SSL_CTX_use_certificate(context, own.get()) != 1) return openssl::failure("certificate_pem");
  while (const X509Ptr further = next_certificate(certificates.get())) {
    SSL_CTX_add1_chain_cert(context, further.get());
  }
  openssl::clear_errors();  // the end of the text counts as an error there
  const Bio key_text = reader(options.key_pem);
  const KeyPtr key(PEM_read_bio_PrivateKey(key_text.get(), nullptr, no_pass_phrase, nullptr));
  if (!key || SSL_CTX_use_PrivateKey(context, key.get()) != 1) return openssl::failure("key_pem");
  return {};
}

Result<void> believe(SSL_CTX* context, const TlsOptions& options, bool is_server) {
  if (options.ca_pem.empty()) {
    SSL_CTX_set_verify(context, SSL_VERIFY_NONE, nullptr);
    return {};
  }
  const Bio authorities = reader(options.ca_pem);
  int count = 0;
  while (const X509Ptr authority = next_certificate(authorities.get())) {
    X509_STORE_add_cert(SSL_CTX_get_cert_store(context), authority.get());
    if (is_server) SSL_CTX_add_client_CA(context, authority.get());
    ++count;
  }
  if (count == 0) return openssl::failure("ca_pem");
  openssl::clear_errors();
  if (options.verify_at) {
    X509_VERIFY_PARAM_set_time(SSL_CTX_get0_param(context), to_unix_seconds(*options.verify_at));
  }
  SSL_CTX_set_verify(context, is_server ? SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT : SSL_VERIFY_PEER,
                     nullptr);
  return {};
}

Result<int> version_number(std::string_view parameter, const std::string& text) {
  if (text == "1.0") return TLS1_VERSION;
  if (text == "1.1") return TLS1_1_VERSION;
  if (text == "1.2") return TLS1_2_VERSION;
  if (text == "1.3") return TLS1_3_VERSION;
  return bad_parameter(parameter, "takes 1.0, 1.1, 1.2 or 1.3");
}

Result<void> bound_versions(SSL_CTX* context, const TlsOptions& options) {
  if (!options.min_version.empty()) {
    ASSAY_TRY_ASSIGN(const int version, version_number("min_version", options.min_version));
    SSL_CTX_set_min_proto_version(context, version);
  }
  if (!options.max_version.empty()) {
    ASSAY_TRY_ASSIGN(const int version, version_number("max_version", options.max_version));
    SSL_CTX_set_max_proto_version(context, version);
    // Otherwise the library's own minimum would leave nothing below it to offer.
    if (options.min_version.empty() && version < TLS1_2_VERSION)
      SSL_CTX_set_min_proto_version(context, version);
  }
  return {};
}

Result<void> offer(SSL_CTX* context, const TlsOptions& options) {
  if (!options.suites.empty() && SSL_CTX_set_cipher_list(context, options.suites.c_str()) != 1)
    return bad_parameter("suites", "names no suite that this OpenSSL knows");
  if (!options.signature_algorithms.empty() &&
      SSL_CTX_set1_sigalgs_list(context, options.signature_algorithms.c_str()) != 1)
    return bad_parameter("signature_algorithms", "names no algorithm that this OpenSSL knows");
  return {};
}

SessionPtr read_session(const std::string& pem) {
  const Bio text = reader(pem);
  return SessionPtr(PEM_read_bio_SSL_SESSION(text.get(), nullptr, no_pass_phrase, nullptr));
}

int filler_bytes(SSL*, unsigned, unsigned, const unsigned char** out, std::size_t* size, X509*, std::size_t,
                 int*, void* filler) {
  const auto* text = static_cast<const std::string*>(filler);
  *out = reinterpret_cast<const unsigned char*>(text->data());
  *size = text->size();
  return 1;
}

// `text` outlives the context. OpenSSL writes such extensions in front of its own.
Result<void> put_in_front(SSL_CTX* context, const TlsOptions::Filler& filler, std::string& text) {
  if (SSL_CTX_add_custom_ext(context, filler.type, SSL_EXT_CLIENT_HELLO, filler_bytes, nullptr, &text,
                             nullptr, nullptr) != 1)
    return bad_parameter("filler", "has the number of an extension that OpenSSL writes itself");
  text.assign(filler.bytes, '\0');
  return {};
}

bool is_numeric(const std::string& name) {
  std::array<char, 16> address{};
  return inet_pton(AF_INET, name.c_str(), address.data()) == 1 ||
         inet_pton(AF_INET6, name.c_str(), address.data()) == 1;
}

void expect_name(SSL* ssl, const std::string& name) {
  if (name.empty()) return;
  if (is_numeric(name)) {
    X509_VERIFY_PARAM_set1_ip_asc(SSL_get0_param(ssl), name.c_str());
    return;
  }
  SSL_set1_host(ssl, name.c_str());
  SSL_set_tlsext_host_name(ssl, name.c_str());
}

void ask_for(SSL* ssl, const TlsOptions& options) {
  if (options.asked_name) {
    const char* name = options.asked_name->empty() ? nullptr : options.asked_name->c_str();
    SSL_set_tlsext_host_name(ssl, name);  // null: none is sent
  }
  std::string list;
  for (const std::string& protocol : options.protocols)
    list.append(1, static_cast<char>(protocol.size())).append(protocol);
  if (!list.empty())
    SSL_set_alpn_protos(ssl, reinterpret_cast<const unsigned char*>(list.data()),
                        static_cast<unsigned>(list.size()));
}

// A few, since a check speaks to the same endpoints over and over, and none for longer than others are in
// use: options may hold a private key.
class RecentContexts {
 public:
  std::optional<TlsContext> find(const TlsOptions& options) {
    const std::lock_guard lock(mutex_);
    const auto at = std::find_if(contexts_.begin(), contexts_.end(),
                                 [&](const auto& entry) { return entry.first == options; });
    if (at == contexts_.end()) return std::nullopt;
    std::rotate(contexts_.begin(), at, at + 1);
    return contexts_.front().second;
  }

  void keep(const TlsOptions& options, const TlsContext& context) {
    const std::lock_guard lock(mutex_);
    contexts_.emplace_front(options, context);
    if (contexts_.size() > 32) contexts_.pop_back();
  }

 private:
  std::mutex mutex_;
  std::deque<std::pair<TlsOptions, TlsContext>> contexts_;  // the one last used in front
};

}  // namespace

TlsContext::TlsContext(std::shared_ptr<void> context, TlsOptions options, bool is_server)
    : context_(std::move(context)), options_(std::move(options)), is_server_(is_server) {}

Result<TlsContext> TlsContext::make(const TlsOptions& options, bool is_server) {
  const auto filler = std::make_shared<std::string>();
  const std::shared_ptr<void> owned(SSL_CTX_new(is_server ? TLS_server_method() : TLS_client_method()),
                                    [filler](void* p) { SSL_CTX_free(static_cast<SSL_CTX*>(p)); });
  auto* context = static_cast<SSL_CTX*>(owned.get());
  if (context == nullptr) return openssl::failure("TLS context", Errc::internal);
  SSL_CTX_set_security_level(context, 0);  // level 1 would refuse to offer what a target must refuse
  if (!options.tickets) SSL_CTX_set_options(context, SSL_OP_NO_TICKET);
  SSL_CTX_set_num_tickets(context, 0);
  SSL_CTX_set_session_cache_mode(context, SSL_SESS_CACHE_OFF);
  ASSAY_TRY(present(context, options));
  ASSAY_TRY(believe(context, options, is_server));
  ASSAY_TRY(bound_versions(context, options));
  ASSAY_TRY(offer(context, options));
  if (!options.session_pem.empty() && !read_session(options.session_pem))
    return bad_parameter("session_pem", "is no session");
  if (options.filler) ASSAY_TRY(put_in_front(context, *options.filler, *filler));
  return TlsContext(owned, options, is_server);
}

Result<TlsContext> TlsContext::client(const TlsOptions& options) {
  static RecentContexts recent;
  if (auto kept = recent.find(options)) return *std::move(kept);
  ASSAY_TRY_ASSIGN(TlsContext made, make(options, false));
  recent.keep(options, made);
  return made;
}
Result<TlsContext> TlsContext::server(const TlsOptions& options) {
  return make(options, true);
}

TlsSession::TlsSession(const TlsContext& context)
    : context_(context.context_), ssl_(SSL_new(static_cast<SSL_CTX*>(context.context_.get())), [](void* p) {
        SSL_free(static_cast<SSL*>(p));
      }) {
  ASSAY_CHECK(ssl_ != nullptr, "SSL_new has memory");
  SSL_set_bio(raw(ssl_), BIO_new(BIO_s_mem()), BIO_new(BIO_s_mem()));
  if (context.is_server_) {
    SSL_set_accept_state(raw(ssl_));
  } else {
    SSL_set_connect_state(raw(ssl_));
    expect_name(raw(ssl_), context.options_.server_name);
    ask_for(raw(ssl_), context.options_);
    if (!context.options_.session_pem.empty())
      SSL_set_session(raw(ssl_), read_session(context.options_.session_pem).get());
  }
}

void TlsSession::feed(std::string_view ciphertext) {
  if (!ciphertext.empty()) BIO_write(SSL_get_rbio(raw(ssl_)), ciphertext.data(), int_size(ciphertext));
}

std::string TlsSession::take_output() {
  BIO* out = SSL_get_wbio(raw(ssl_));
  std::string bytes_out(BIO_ctrl_pending(out), '\0');
  if (!bytes_out.empty()) BIO_read(out, bytes_out.data(), int_size(bytes_out));
  return bytes_out;
}

std::string TlsSession::kept() const {
  const SSL_SESSION* session = SSL_get0_session(raw(ssl_));
  if (session == nullptr || SSL_SESSION_is_resumable(session) != 1) return "";
  const Bio text(BIO_new(BIO_s_mem()));
  if (!text || PEM_write_bio_SSL_SESSION(text.get(), session) != 1) return "";
  std::string out(BIO_ctrl_pending(text.get()), '\0');
  BIO_read(text.get(), out.data(), int_size(out));
  return out;
}

bool TlsSession::resumed() const {
  return SSL_session_reused(raw(ssl_)) == 1;
}

void TlsSession::note_failure(int result) {
  const int kind = SSL_get_error(raw(ssl_), result);
  if (kind == SSL_ERROR_WANT_READ || kind == SSL_ERROR_WANT_WRITE) return;
  if (kind == SSL_ERROR_ZERO_RETURN) {
    peer_closed_ = true;
    return;
  }
  const char* reason = ERR_reason_error_string(ERR_peek_error());
  failure_ = reason != nullptr ? reason : "protocol error";
  const long verified = SSL_get_verify_result(raw(ssl_));
  if (verified != X509_V_OK) failure_ += std::string(": ") + X509_verify_cert_error_string(verified);
  openssl::clear_errors();
}

void TlsSession::advance(std::string& into) {
  if (!failure_.empty()) return;
  openssl::clear_errors();
  if (!established_) {
    const int result = SSL_do_handshake(raw(ssl_));
    if (result != 1) {
      note_failure(result);
      return;
    }
    established_ = true;
  }
  std::array<char, 16384> buffer;
  while (true) {
    const int n = SSL_read(raw(ssl_), buffer.data(), static_cast<int>(buffer.size()));
    if (n <= 0) {
      note_failure(n);
      return;
    }
    into.append(buffer.data(), static_cast<std::size_t>(n));
  }
}

void TlsSession::write(std::string_view plaintext) {
  if (plaintext.empty() || !failure_.empty()) return;
  openssl::clear_errors();
  const int n = SSL_write(raw(ssl_), plaintext.data(), int_size(plaintext));
  if (n <= 0) note_failure(n);
}

std::string TlsSession::protocol() const {
  const unsigned char* name = nullptr;
  unsigned length = 0;
  SSL_get0_alpn_selected(raw(ssl_), &name, &length);
  return name == nullptr ? std::string() : std::string(reinterpret_cast<const char*>(name), length);
}

bool TlsSession::write_early(std::string_view plaintext) {
  const SSL_SESSION* session = SSL_get0_session(raw(ssl_));
  if (session == nullptr || SSL_SESSION_get_max_early_data(session) < plaintext.size()) return false;
  openssl::clear_errors();
  std::size_t written = 0;
  const int result = SSL_write_early_data(raw(ssl_), plaintext.data(), plaintext.size(), &written);
  if (result != 1) note_failure(result);
  return result == 1;
}

bool TlsSession::early_accepted() const {
  return SSL_get_early_data_status(raw(ssl_)) == SSL_EARLY_DATA_ACCEPTED;
}

void TlsSession::renegotiate() {
  if (!failure_.empty()) return;
  openssl::clear_errors();
  if (SSL_renegotiate(raw(ssl_)) != 1) {
    note_failure(0);
    return;
  }
  const int result = SSL_do_handshake(raw(ssl_));
  if (result != 1) note_failure(result);
}

std::size_t TlsSession::renegotiated() const {
  if (SSL_in_init(raw(ssl_)) != 0 || SSL_renegotiate_pending(raw(ssl_)) != 0) return 0;
  return static_cast<std::size_t>(SSL_num_renegotiations(raw(ssl_)));
}

void TlsSession::close_notify() {
  if (!established_ || !failure_.empty()) return;
  openssl::clear_errors();
  SSL_shutdown(raw(ssl_));
  openssl::clear_errors();
}

}  // namespace assay::forge
