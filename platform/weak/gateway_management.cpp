// SPDX-License-Identifier: Apache-2.0
#include "platform/weak/gateway_management.hpp"

#include <algorithm>

#include "core/base/encoding.hpp"
#include "platform/weak/head_text.hpp"

namespace assay::weak {
namespace {

using gateway::ManagementGuard;
using gateway::ManagementRight;
const std::string kAdminIsolation = "gateway.admin-isolation/";

class Counting : public ManagementGuard {
 public:
  Counting(const ManagementGuard& standard, HitCounter& hits) : ManagementGuard(standard), hits_(hits) {}

 protected:
  void hit(const char* fault) const { hits_.hit(kAdminIsolation + fault); }

 private:
  HitCounter& hits_;
};

class NoOperatorIdentity final : public Counting {
 public:
  using Counting::Counting;

 protected:
  bool is_known(const std::string& peer) const override {
    if (ManagementGuard::is_known(peer)) return true;
    hit("no-operator-identity");
    return true;
  }
  bool allows(const ManagementRight& right, const std::string& method,
              const std::string& peer) const override {
    if (ManagementGuard::allows(right, method, peer)) return true;
    return right.method == method && !ManagementGuard::is_known(peer);
  }
};

class AnyHost final : public Counting {
 public:
  using Counting::Counting;

 protected:
  bool knows_host(const http::Request& request) const override {
    if (!ManagementGuard::knows_host(request)) hit("any-host");
    return true;
  }
};

class PagesObeyed final : public Counting {
 public:
  using Counting::Counting;

 protected:
  bool comes_from_a_page(const http::Request& request) const override {
    if (ManagementGuard::comes_from_a_page(request)) hit("pages-obeyed");
    return false;
  }
  bool is_json(const http::Request& request) const override {
    if (!ManagementGuard::is_json(request)) hit("pages-obeyed");
    return true;
  }
};

// Escapes decoded, empty and dot segments resolved.
std::string resolved(const std::string& path) {
  std::vector<std::string> segments;
  std::string segment;
  for (const char c : percent_decode_tolerant(path) + "/") {
    if (c != '/') {
      segment += c;
      continue;
    }
    if (segment == ".." && !segments.empty()) segments.pop_back();
    if (!segment.empty() && segment != "." && segment != "..") segments.push_back(segment);
    segment.clear();
  }
  std::string out;
  for (const std::string& part : segments) out += "/" + part;
  return out.empty() ? "/" : out;
}

class PrefixBeforeNormalization final : public Counting {
 public:
  using Counting::Counting;

  Result<std::string> admit(const http::Request& request) const override {
    auto standard = ManagementGuard::admit(request);
    constexpr std::string_view kOpen = "/metrics";
    const bool below = request.path.rfind(kOpen, 0) == 0 && request.path.size() > kOpen.size();
    if (standard.ok() || !below || !is_known(request.peer)) return standard;
    hit("prefix-before-normalization");
    return resolved(request.path);
  }
};

class VerbsUnchecked final : public Counting {
 public:
  using Counting::Counting;

 protected:
  bool allows(const ManagementRight& right, const std::string& method,
              const std::string& peer) const override {
    if (ManagementGuard::allows(right, method, peer)) return true;
    const auto& all = rights();
    const bool any = std::any_of(all.begin(), all.end(), [&](const ManagementRight& other) {
      return other.path == right.path && other.peers.count(peer) > 0;
    });
    if (any && right.method == method) hit("verbs-unchecked");
    return any && right.method == method;
  }
};

// As a framework's router takes it: without case, parameters, or what stands behind an escaped letter.
std::string loosely(std::string path) {
  path = lower(resolved(path));
  return path.substr(0, path.find(';'));
}

class ManagementOnPublic final : public gateway::Filter {
 public:
  ManagementOnPublic(std::unique_ptr<gateway::Filter> next, Json config, HitCounter& hits)
      : next_(std::move(next)), config_(std::move(config)), hits_(hits) {}

  net::Task<std::optional<http::Response>> apply(gateway::Exchange& exchange) override {
    const std::string path = loosely(exchange.request.path);
    ++asked_;
    const bool known = path == "/metrics" || path == "/config" || path == "/health";
    if (!known) co_return co_await next_->apply(exchange);
    hits_.hit(kAdminIsolation + "management-on-public");
    if (path == "/config") co_return http::Response::json(200, config_);
    if (path == "/health") co_return http::Response::json(200, Json::object({{"status", "up"}}));
    co_return http::Response::text(200, "gateway_requests_total " + std::to_string(asked_) + "\n",
                                   "text/plain");
  }

 private:
  std::unique_ptr<gateway::Filter> next_;
  Json config_;
  HitCounter& hits_;
  std::int64_t asked_ = 0;
};

}  // namespace

std::unique_ptr<ManagementGuard> no_operator_identity(const ManagementGuard& standard, HitCounter& hits) {
  return std::make_unique<NoOperatorIdentity>(standard, hits);
}
std::unique_ptr<ManagementGuard> any_host(const ManagementGuard& standard, HitCounter& hits) {
  return std::make_unique<AnyHost>(standard, hits);
}
std::unique_ptr<ManagementGuard> pages_obeyed(const ManagementGuard& standard, HitCounter& hits) {
  return std::make_unique<PagesObeyed>(standard, hits);
}
std::unique_ptr<ManagementGuard> prefix_before_normalization(const ManagementGuard& standard,
                                                             HitCounter& hits) {
  return std::make_unique<PrefixBeforeNormalization>(standard, hits);
}
std::unique_ptr<ManagementGuard> verbs_unchecked(const ManagementGuard& standard, HitCounter& hits) {
  return std::make_unique<VerbsUnchecked>(standard, hits);
}
std::unique_ptr<gateway::Filter> management_on_public(std::unique_ptr<gateway::Filter> next, Json config,
                                                      HitCounter& hits) {
  return std::make_unique<ManagementOnPublic>(std::move(next), std::move(config), hits);
}

}  // namespace assay::weak
