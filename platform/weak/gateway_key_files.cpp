// SPDX-License-Identifier: Apache-2.0
#include "platform/weak/gateway_key_files.hpp"

#include <unistd.h>

#include <fstream>
#include <sstream>

#include "core/crypto/validity.hpp"

namespace assay::weak {
namespace {

using gateway::KeyFilePolicy;
using gateway::KeyFiles;

class KeyFileUnchecked final : public KeyFilePolicy {
 public:
  explicit KeyFileUnchecked(HitCounter& hits) : KeyFilePolicy(::geteuid()), hits_(hits) {}

 protected:
  Result<void> admit_file(const gateway::KeyFileState& file) const override {
    if (!KeyFilePolicy::admit_file(file).ok()) hits_.hit("gateway.tls.key-management/key-file-unchecked");
    return {};
  }

 private:
  HitCounter& hits_;
};

class ExpiryUnchecked final : public KeyFilePolicy {
 public:
  explicit ExpiryUnchecked(HitCounter& hits) : KeyFilePolicy(::geteuid()), hits_(hits) {}

 protected:
  Result<void> admit_time(const Identity& identity, TimePoint now) const override {
    if (!KeyFilePolicy::admit_time(identity, now).ok())
      hits_.hit("gateway.tls.key-management/expiry-unchecked");
    return {};
  }

 private:
  HitCounter& hits_;
};

class FailedReloadOk final : public KeyFilePolicy {
 public:
  FailedReloadOk(Identity first, HitCounter& hits)
      : KeyFilePolicy(::geteuid()), last_(std::move(first)), hits_(hits) {}

  Result<Identity> load(const KeyFiles& files, TimePoint now) const override {
    auto loaded = KeyFilePolicy::load(files, now);
    if (loaded.ok()) {
      last_ = *loaded;
    } else if (is_about_the_pair(loaded.error().message)) {
      hits_.hit("gateway.tls.key-management/failed-reload-ok");
      return last_;
    }
    return loaded;
  }

 private:
  static bool is_about_the_pair(const std::string& reason) {
    return reason == "key_mismatch" || reason == "key_unreadable" || reason == "certificate_unreadable";
  }

  mutable Identity last_;
  HitCounter& hits_;
};

class ExpiryUntold final : public gateway::ExpiryWatch {
 public:
  ExpiryUntold(net::EventLoop& loop, HitCounter& hits) : ExpiryWatch(loop, {}, nullptr), hits_(hits) {}
  void watch(const Certificate&) override { hits_.hit("gateway.tls.key-management/expiry-untold"); }

 private:
  HitCounter& hits_;
};

class ExpiryAtLoadOnly final : public gateway::ExpiryWatch {
 public:
  ExpiryAtLoadOnly(std::unique_ptr<ExpiryWatch> standard, net::EventLoop& loop, Duration notice,
                   HitCounter& hits)
      : ExpiryWatch(loop, notice, nullptr), standard_(std::move(standard)), hits_(hits) {}
  void watch(const Certificate& certificate) override {
    if (*due(validity_of(certificate).not_after) <= now()) return standard_->watch(certificate);
    hits_.hit("gateway.tls.key-management/expiry-at-load-only");
  }

 private:
  std::unique_ptr<ExpiryWatch> standard_;
  HitCounter& hits_;
};

class KeyInWebRoot final : public gateway::Filter {
 public:
  KeyInWebRoot(std::unique_ptr<gateway::Filter> next, std::filesystem::path root, HitCounter& hits)
      : next_(std::move(next)), root_(std::move(root)), hits_(hits) {}

  net::Task<std::optional<http::Response>> apply(gateway::Exchange& exchange) override {
    std::ifstream file(root_.string() + exchange.request.path);
    std::error_code ignored;
    if (!std::filesystem::is_regular_file(root_.string() + exchange.request.path, ignored))
      co_return co_await next_->apply(exchange);
    hits_.hit("gateway.tls.key-management/key-in-web-root");
    std::stringstream text;
    text << file.rdbuf();
    co_return http::Response::text(200, text.str(), "application/octet-stream");
  }

 private:
  std::unique_ptr<gateway::Filter> next_;
  std::filesystem::path root_;
  HitCounter& hits_;
};

class RotationForgotten final : public KeyFilePolicy {
 public:
  explicit RotationForgotten(Identity first) : KeyFilePolicy(::geteuid()), first_(std::move(first)) {}
  Result<Identity> load(const KeyFiles&, TimePoint) const override { return first_; }

 private:
  Identity first_;
};

}  // namespace

std::unique_ptr<KeyFilePolicy> key_file_unchecked(HitCounter& hits) {
  return std::make_unique<KeyFileUnchecked>(hits);
}
std::unique_ptr<KeyFilePolicy> expiry_unchecked(HitCounter& hits) {
  return std::make_unique<ExpiryUnchecked>(hits);
}
std::unique_ptr<KeyFilePolicy> failed_reload_ok(Identity first, HitCounter& hits) {
  return std::make_unique<FailedReloadOk>(std::move(first), hits);
}
std::unique_ptr<gateway::ExpiryWatch> expiry_untold(net::EventLoop& loop, HitCounter& hits) {
  return std::make_unique<ExpiryUntold>(loop, hits);
}
std::unique_ptr<gateway::ExpiryWatch> expiry_at_load_only(std::unique_ptr<gateway::ExpiryWatch> standard,
                                                          net::EventLoop& loop, Duration notice,
                                                          HitCounter& hits) {
  return std::make_unique<ExpiryAtLoadOnly>(std::move(standard), loop, notice, hits);
}
std::unique_ptr<gateway::Filter> key_in_web_root(std::unique_ptr<gateway::Filter> next,
                                                 std::filesystem::path root, HitCounter& hits) {
  return std::make_unique<KeyInWebRoot>(std::move(next), std::move(root), hits);
}
std::unique_ptr<KeyFilePolicy> rotation_forgotten(Identity first) {
  return std::make_unique<RotationForgotten>(std::move(first));
}

}  // namespace assay::weak
