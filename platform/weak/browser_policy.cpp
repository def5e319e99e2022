// SPDX-License-Identifier: Apache-2.0
#include "platform/weak/browser_policy.hpp"

#include <algorithm>

namespace assay::weak {
namespace {

const std::string kBrowserPolicy = "gateway.browser-policy/";

std::string origin_host(const std::string& origin) {
  const std::size_t at = origin.find("://");
  return at == std::string::npos ? origin : origin.substr(at + 3);
}

class LooseOrigins final : public gateway::OriginPolicy {
 public:
  LooseOrigins(std::unique_ptr<gateway::OriginPolicy> listed, std::vector<std::string> ours,
               std::string fault, HitCounter& hits)
      : listed_(std::move(listed)), ours_(std::move(ours)), fault_(std::move(fault)), hits_(hits) {}
  bool allows(const std::string& origin) const override {
    if (listed_->allows(origin)) return true;
    const bool loose = std::any_of(ours_.begin(), ours_.end(), [&](const std::string& our) {
      if (fault_ == "origin-by-suffix") return origin.ends_with(origin_host(our));
      if (fault_ == "origin-by-prefix") return origin.starts_with(our);
      if (fault_ == "null-allowed") return origin == "null";
      return fault_ == "scheme-ignored" ? origin_host(origin) == origin_host(our) : !origin.empty();
    });
    if (loose) hits_.hit(kBrowserPolicy + fault_);
    return loose;
  }

 private:
  std::unique_ptr<gateway::OriginPolicy> listed_;
  std::vector<std::string> ours_;
  std::string fault_;
  HitCounter& hits_;
};

class HeadersReflected final : public gateway::PreflightPolicy {
 public:
  explicit HeadersReflected(HitCounter& hits) : hits_(hits) {}
  std::optional<std::string> headers(const std::string& asked) const override {
    const auto strict = gateway::ListedHeaders().headers(asked);
    if (strict) return strict;
    hits_.hit(kBrowserPolicy + "headers-reflected");
    return asked;
  }

 private:
  HitCounter& hits_;
};

class CrossSiteChanges final : public gateway::CrossSitePolicy {
 public:
  CrossSiteChanges(std::unique_ptr<gateway::CrossSitePolicy> standard, HitCounter& hits)
      : standard_(std::move(standard)), hits_(hits) {}
  std::optional<std::string> refusal(const http::Request& request,
                                     const gateway::OriginPolicy& origins) const override {
    if (standard_->refusal(request, origins)) hits_.hit(kBrowserPolicy + "cross-site-changes");
    return std::nullopt;
  }

 private:
  std::unique_ptr<gateway::CrossSitePolicy> standard_;
  HitCounter& hits_;
};

class OnSuccessOnly final : public gateway::AnswerFields {
 public:
  OnSuccessOnly(std::unique_ptr<gateway::AnswerFields> standard, HitCounter& hits)
      : standard_(std::move(standard)), hits_(hits) {}
  void write(http::Response& response, bool personal) const override {
    if (response.status < 400) return standard_->write(response, personal);
    response.fields.remove("X-Content-Type-Options");
    hits_.hit(kBrowserPolicy + "fields-on-success-only");
  }

 private:
  std::unique_ptr<gateway::AnswerFields> standard_;
  HitCounter& hits_;
};

class PersonalCacheable final : public gateway::AnswerFields {
 public:
  PersonalCacheable(std::unique_ptr<gateway::AnswerFields> standard, HitCounter& hits)
      : standard_(std::move(standard)), hits_(hits) {}
  void write(http::Response& response, bool personal) const override {
    if (personal) hits_.hit(kBrowserPolicy + "personal-cacheable");
    standard_->write(response, false);
  }

 private:
  std::unique_ptr<gateway::AnswerFields> standard_;
  HitCounter& hits_;
};

class Redirect307 final : public identity::BrowserFace {
 public:
  explicit Redirect307(HitCounter& hits) : hits_(hits) {}
  int leave_form() const override {
    hits_.hit(kBrowserPolicy + "login-redirect-307");
    return 307;
  }

 private:
  HitCounter& hits_;
};

class Framed final : public identity::BrowserFace {
 public:
  explicit Framed(HitCounter& hits) : hits_(hits) {}
  void dress_page(http::Response& response) const override {
    BrowserFace::dress_page(response);
    response.fields.remove("X-Frame-Options");
    response.fields.set("Content-Security-Policy", "default-src 'none'; form-action 'self'");
    hits_.hit(kBrowserPolicy + "login-framed");
  }

 private:
  HitCounter& hits_;
};

}  // namespace

std::vector<std::string> origin_faults() {
  return {"origin-reflected", "origin-by-suffix", "origin-by-prefix", "null-allowed", "scheme-ignored"};
}

std::unique_ptr<gateway::OriginPolicy> loose_origins(std::unique_ptr<gateway::OriginPolicy> listed,
                                                     std::vector<std::string> ours, std::string fault,
                                                     HitCounter& hits) {
  return std::make_unique<LooseOrigins>(std::move(listed), std::move(ours), std::move(fault), hits);
}

std::unique_ptr<gateway::PreflightPolicy> headers_reflected(HitCounter& hits) {
  return std::make_unique<HeadersReflected>(hits);
}

std::unique_ptr<gateway::CrossSitePolicy> cross_site_changes(
    std::unique_ptr<gateway::CrossSitePolicy> standard, HitCounter& hits) {
  return std::make_unique<CrossSiteChanges>(std::move(standard), hits);
}

std::unique_ptr<gateway::AnswerFields> fields_on_success_only(std::unique_ptr<gateway::AnswerFields> standard,
                                                              HitCounter& hits) {
  return std::make_unique<OnSuccessOnly>(std::move(standard), hits);
}

std::unique_ptr<gateway::AnswerFields> personal_cacheable(std::unique_ptr<gateway::AnswerFields> standard,
                                                          HitCounter& hits) {
  return std::make_unique<PersonalCacheable>(std::move(standard), hits);
}

std::unique_ptr<identity::BrowserFace> login_redirect_307(HitCounter& hits) {
  return std::make_unique<Redirect307>(hits);
}

std::unique_ptr<identity::BrowserFace> login_framed(HitCounter& hits) {
  return std::make_unique<Framed>(hits);
}

}  // namespace assay::weak
