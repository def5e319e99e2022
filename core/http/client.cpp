// SPDX-License-Identifier: Apache-2.0
#include "core/http/client.hpp"

#include <httplib.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <sys/mman.h>
#include <unistd.h>

namespace assay {
namespace {

using BioPtr = std::unique_ptr<BIO, decltype(&BIO_free)>;

BioPtr memory(const std::string& text) {
  return {BIO_new_mem_buf(text.data(), static_cast<int>(text.size())), BIO_free};
}

// The library can read authorities from a file only, and takes the system's where none is named: a file in
// memory keeps ours the only ones.
class MemoryFile {
 public:
  explicit MemoryFile(const std::string& text) : fd_(memfd_create("assay-ca", MFD_CLOEXEC)) {
    ASSAY_CHECK(fd_ >= 0 && write(fd_, text.data(), text.size()) == static_cast<ssize_t>(text.size()),
                "memory file");
  }
  ~MemoryFile() { close(fd_); }
  MemoryFile(const MemoryFile&) = delete;
  MemoryFile& operator=(const MemoryFile&) = delete;
  std::string path() const { return "/proc/self/fd/" + std::to_string(fd_); }

 private:
  int fd_;
};

// A server that never finishes its handshake looks to the library like one that refused it.
Errc code_of(httplib::Error error, bool timed_out) {
  if (timed_out) return Errc::timeout;
  switch (error) {
    case httplib::Error::SSLConnection:
    case httplib::Error::SSLLoadingCerts:
    case httplib::Error::SSLServerVerification:
      return Errc::denied;
    default:
      return Errc::unavailable;
  }
}

}  // namespace

std::string HttpReply::field(const std::string& name) const {
  for (const auto& [key, value] : fields) {
    if (key.size() == name.size() && strcasecmp(key.c_str(), name.c_str()) == 0) return value;
  }
  return {};
}

struct HttpClient::Impl {
  HttpEndpoint endpoint;
  std::unique_ptr<MemoryFile> authorities;  // outlives the client, which reads it when it connects
  std::unique_ptr<httplib::ClientImpl> client;
};

HttpClient::HttpClient(HttpEndpoint endpoint) : impl_(std::make_unique<Impl>()) {
  impl_->endpoint = std::move(endpoint);
  const HttpEndpoint& e = impl_->endpoint;
  if (e.tls) {
    std::unique_ptr<httplib::SSLClient> tls;
    if (e.certificate_pem.empty()) {
      tls = std::make_unique<httplib::SSLClient>(e.host, e.port);
    } else {
      const BioPtr certificate_bio = memory(e.certificate_pem);
      const BioPtr key_bio = memory(e.key_pem.reveal());
      X509* certificate = PEM_read_bio_X509(certificate_bio.get(), nullptr, nullptr, nullptr);
      EVP_PKEY* key = PEM_read_bio_PrivateKey(key_bio.get(), nullptr, nullptr, nullptr);
      tls = std::make_unique<httplib::SSLClient>(e.host, e.port, certificate, key);
      X509_free(certificate);  // the context holds references of its own
      EVP_PKEY_free(key);
    }
    impl_->authorities = std::make_unique<MemoryFile>(e.ca_pem);
    tls->set_ca_cert_path(impl_->authorities->path());
    tls->enable_server_certificate_verification(true);
    SSL_CTX_set_min_proto_version(tls->ssl_context(), TLS1_2_VERSION);
    impl_->client = std::move(tls);
  } else {
    impl_->client = std::make_unique<httplib::ClientImpl>(e.host, e.port);
  }
  httplib::ClientImpl& client = *impl_->client;
  client.set_hostname_addr_map({{e.host, e.address}});
  client.set_keep_alive(true);
  client.set_tcp_nodelay(true);
  client.set_url_encode(false);
  client.set_follow_location(false);
  const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(e.timeout);
  const auto rest = std::chrono::duration_cast<std::chrono::microseconds>(e.timeout - seconds);
  client.set_connection_timeout(seconds.count(), rest.count());
  client.set_read_timeout(seconds.count(), rest.count());
  client.set_write_timeout(seconds.count(), rest.count());
}

HttpClient::~HttpClient() = default;
HttpClient::HttpClient(HttpClient&&) noexcept = default;
HttpClient& HttpClient::operator=(HttpClient&&) noexcept = default;

Result<HttpReply> HttpClient::send(const HttpMessage& message) {
  httplib::Request request;
  request.method = message.method;
  request.path = message.target;
  request.body = message.body;
  for (const auto& [name, value] : message.fields) request.headers.emplace(name, value);
  const auto begin = std::chrono::steady_clock::now();
  const httplib::Result result = impl_->client->send(request);
  if (!result) {
    const bool timed_out = std::chrono::steady_clock::now() - begin >= impl_->endpoint.timeout;
    return Error{code_of(result.error(), timed_out), httplib::to_string(result.error()),
                 impl_->endpoint.host};
  }
  HttpReply reply{result->status, result->reason, {}, result->body};
  for (const auto& [name, value] : result->headers) reply.fields.emplace_back(name, value);
  return reply;
}

}  // namespace assay
