// SPDX-License-Identifier: Apache-2.0
#pragma once
// For tests of what a relying party fetches: a frozen loop on which a provider behind mutual TLS answers what
// the test tells it and keeps what it was asked.
#include <gtest/gtest.h>

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "core/json/parse.hpp"
#include "platform/http/client.hpp"
#include "platform/http/server.hpp"

namespace assay::trust {

class KeptEvents final : public AuditSink {
 public:
  void audit(const AuditEvent& event) override {
    events.push_back(event.event + " " + event.detail.at("key").string_or(""));
  }
  void journal(const JournalEntry&) override {}
  std::vector<std::string> events;
};

class ProviderTest : public testing::Test {
 protected:
  static constexpr std::int64_t kNow = 1'700'000'000;
  static constexpr const char* kUri = "spiffe://test/provider";

  ProviderTest() {
    Identity provider = issue(kUri);
    loop.call([&] {
      server_ = std::make_unique<http::Server>(
          loop, net::TlsContext::server(tls(std::move(provider))), http::ServerOptions(),
          [this](http::Request& request) { return serve(*this, request.head.target); }, server_sink_);
    });
  }
  ~ProviderTest() override {
    loop.call([this] { server_.reset(); });
    loop.stop();
  }

  // What the provider answers from now on; a status of 0 is silence.
  void provide(int status, std::string body) {
    loop.call([&] {
      status_ = status;
      body_ = std::move(body);
    });
  }
  void provide(const Json& body) { provide(200, dump_json(body)); }
  // What the provider was asked since the last call.
  std::vector<std::string> asked() {
    return loop.call([this] { return std::exchange(asked_, {}); });
  }
  http::Client client() {
    return {loop, net::TlsContext::client(tls(issue("spiffe://test/relying-party"))),
            http::Upstream{server_->port(), "provider", kUri}};
  }
  // Lets a piece of work run to its end, or as far as it comes without the clock.
  void run(std::function<net::Task<void>()> work) {
    loop.call([&] { loop.spawn(work()); });
    loop.quiesce();
  }

  const TimePoint start = from_unix_seconds(kNow);
  net::EventLoop loop{net::EventLoop::Time::frozen, start};

 private:
  net::TlsOptions tls(Identity identity) {
    net::TlsOptions options;
    options.identity = std::move(identity);
    options.trust = {authority_};
    options.clock = &loop.clock();
    return options;
  }
  CertificateRequest request(const std::string& uri) const {
    CertificateRequest out;
    out.common_name = "test";
    out.not_before = start - std::chrono::hours(1);
    out.not_after = start + std::chrono::hours(24);
    out.is_ca = uri.empty();
    if (!uri.empty()) out.uris = {uri};
    return out;
  }
  Identity issue(const std::string& uri) const {
    PrivateKey key = PrivateKey::generate(KeyType::ec_p256);
    Certificate leaf = Certificate::issue(request(uri), key.public_key(), authority_, authority_key_).value();
    return {std::move(leaf), std::move(key)};
  }
  static net::Task<http::Response> serve(ProviderTest& test, std::string target) {
    test.asked_.push_back(std::move(target));
    if (test.status_ == 0) co_await test.loop.sleep_until(TimePoint::max());
    co_return http::Response::text(test.status_, test.body_, "application/json");
  }

  const PrivateKey authority_key_ = PrivateKey::generate(KeyType::ec_p256);
  const Certificate authority_ = Certificate::self_signed(request(""), authority_key_).value();
  const std::shared_ptr<KeptEvents> server_sink_ = std::make_shared<KeptEvents>();
  int status_ = 404;
  std::string body_;
  std::vector<std::string> asked_;
  std::unique_ptr<http::Server> server_;
};

}  // namespace assay::trust
