// SPDX-License-Identifier: Apache-2.0
#include "platform/weak/early_data.hpp"

#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/ssl.h>

#include <array>

#include "core/crypto/openssl_support.hpp"
#include "platform/weak/outbox.hpp"

namespace assay::weak {
namespace {

using SslContext = openssl::Owned<SSL_CTX, SSL_CTX_free>;
using Ssl = openssl::Owned<SSL, SSL_free>;

constexpr std::uint32_t kMostEarly = 16384;  // bytes

SslContext early_context(const Identity& identity) {
  SslContext context(SSL_CTX_new(TLS_server_method()));
  SSL_CTX* ctx = context.get();
  ASSAY_CHECK(ctx != nullptr &&
                  SSL_CTX_use_certificate(ctx, static_cast<X509*>(identity.certificate.native())) == 1 &&
                  SSL_CTX_use_PrivateKey(ctx, static_cast<EVP_PKEY*>(identity.key.native())) == 1,
              "certificate and key belong together");
  SSL_CTX_set_max_early_data(ctx, kMostEarly);
  SSL_CTX_set_options(ctx, SSL_OP_NO_ANTI_REPLAY);
  return context;
}

// The server's side of TLS without a socket. What it reads early is as good to it as all else.
class EarlySession {
 public:
  explicit EarlySession(SSL_CTX* context) : ssl_(SSL_new(context)) {
    SSL_set_bio(ssl_.get(), BIO_new(BIO_s_mem()), BIO_new(BIO_s_mem()));
    SSL_set_accept_state(ssl_.get());
  }

  // What the client says, in clear.
  std::string read(std::string_view ciphertext) {
    BIO_write(SSL_get_rbio(ssl_.get()), ciphertext.data(), openssl::int_size(ciphertext));
    std::string out;
    if (phase_ == Phase::early) read_early(out);
    if (phase_ == Phase::handshake) shake_hands();
    if (phase_ == Phase::open) read_open(out);
    openssl::clear_errors();
    return out;
  }

  void write(std::string_view text) {
    std::size_t written = 0;
    if (phase_ == Phase::open) SSL_write_ex(ssl_.get(), text.data(), text.size(), &written);
    if (phase_ == Phase::early || phase_ == Phase::handshake)
      SSL_write_early_data(ssl_.get(), text.data(), text.size(), &written);
    openssl::clear_errors();
  }

  std::string take_output() {
    BIO* out = SSL_get_wbio(ssl_.get());
    std::string bytes(BIO_ctrl_pending(out), '\0');
    if (!bytes.empty()) BIO_read(out, bytes.data(), openssl::int_size(bytes));
    return bytes;
  }

  bool over() const { return phase_ == Phase::over; }
  bool read_something_early() const { return something_early_; }

 private:
  enum class Phase { early, handshake, open, over };

  void read_early(std::string& out) {
    std::array<char, 4096> buffer;
    std::size_t size = 0;
    int result = SSL_READ_EARLY_DATA_SUCCESS;
    while (result == SSL_READ_EARLY_DATA_SUCCESS) {
      result = SSL_read_early_data(ssl_.get(), buffer.data(), buffer.size(), &size);
      out.append(buffer.data(), result == SSL_READ_EARLY_DATA_SUCCESS ? size : 0);
      something_early_ = something_early_ || !out.empty();
    }
    if (result == SSL_READ_EARLY_DATA_FINISH) phase_ = Phase::handshake;
    if (result == SSL_READ_EARLY_DATA_ERROR) end_unless_waiting(0);
  }

  void shake_hands() {
    const int result = SSL_do_handshake(ssl_.get());
    if (result == 1) phase_ = Phase::open;
    if (result != 1) end_unless_waiting(result);
  }

  void read_open(std::string& out) {
    std::array<char, 4096> buffer;
    std::size_t size = 0;
    while (SSL_read_ex(ssl_.get(), buffer.data(), buffer.size(), &size) == 1) out.append(buffer.data(), size);
    end_unless_waiting(0);
  }

  void end_unless_waiting(int result) {
    const int kind = SSL_get_error(ssl_.get(), result);
    if (kind != SSL_ERROR_WANT_READ && kind != SSL_ERROR_WANT_WRITE) phase_ = Phase::over;
  }

  Ssl ssl_;
  Phase phase_ = Phase::early;
  bool something_early_ = false;
};

// What the connections share.
struct EarlyEdge {
  net::EventLoop& loop;
  SslContext context;
  std::unique_ptr<http::Server> plain;  // what stands behind TLS
  HitCounter& hits;
};

// A client's connection with the one behind it. Whoever works for them keeps them: a reader on each side and
// the outbox.
struct EarlyConnection : std::enable_shared_from_this<EarlyConnection> {
  EarlyConnection(std::shared_ptr<const EarlyEdge> of, std::unique_ptr<net::Stream> accepted)
      : edge(std::move(of)),
        client(std::move(accepted)),
        session(edge->context.get()),
        outbox(
            edge->loop, *client, [this] { return session.take_output(); },
            [this] {
              if (answered_all || session.over()) client->close();
            }) {}

  std::shared_ptr<const EarlyEdge> edge;
  std::unique_ptr<net::Stream> client, back;
  EarlySession session;
  Outbox outbox;
  bool answered_all = false;

  static net::Task<void> read_answers(std::shared_ptr<EarlyConnection> self) {
    while (true) {
      const auto bytes = co_await self->back->read_some();
      if (!bytes.ok()) break;
      self->session.write(*bytes);
      self->outbox.flush(self);
    }
    self->answered_all = true;
    self->outbox.flush(self);
  }

  static net::Task<void> serve(std::shared_ptr<EarlyConnection> self) {
    auto back = co_await net::Stream::connect_plain(self->edge->loop, self->edge->plain->port());
    if (!back.ok()) co_return;
    self->back = std::move(back).value();
    self->edge->loop.spawn(read_answers(self));
    while (!self->session.over()) {
      const auto bytes = co_await self->client->read_some();
      if (!bytes.ok()) break;
      const bool before = self->session.read_something_early();
      std::string text = self->session.read(*bytes);
      if (!before && self->session.read_something_early())
        self->edge->hits.hit("gateway.tls.version-cipher/early-data-accepted");
      self->outbox.flush(self);
      if (text.empty()) continue;
      const auto written = co_await self->back->write(std::move(text));
      if (!written.ok()) break;
    }
    self->back->close();
  }
};

}  // namespace

std::unique_ptr<net::PlainListener> early_data_accepted(net::EventLoop& loop, const Identity& identity,
                                                        http::Handler handler,
                                                        std::shared_ptr<AuditSink> sink, HitCounter& hits) {
  const std::shared_ptr<const EarlyEdge> edge(new EarlyEdge{
      loop, early_context(identity),
      std::make_unique<http::Server>(loop, http::ServerOptions(), std::move(handler), std::move(sink)),
      hits});
  return std::make_unique<net::PlainListener>(loop, [edge](std::unique_ptr<net::Stream> client) {
    return EarlyConnection::serve(std::make_shared<EarlyConnection>(edge, std::move(client)));
  });
}

}  // namespace assay::weak
