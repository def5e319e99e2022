// SPDX-License-Identifier: Apache-2.0
#include "platform/weak/gateway_errors.hpp"

#include "core/base/encoding.hpp"
#include "core/crypto/digest.hpp"
#include "core/net/stream.hpp"
#include "platform/gateway/credentials.hpp"
#include "platform/jose/reader.hpp"

namespace assay::weak {
namespace {

using Answer = std::optional<http::Response>;
const std::string kErrorHygiene = "gateway.error-hygiene/";
constexpr int kUnauthenticated = 401;
constexpr int kFirstError = 400;
constexpr int kMoved = 301;

class RemembersRefusals final : public jose::TokenVerifier {
 public:
  RemembersRefusals(std::unique_ptr<jose::TokenVerifier> standard, std::shared_ptr<RefusedTokens> refused)
      : standard_(std::move(standard)), refused_(std::move(refused)) {}

  Result<jose::VerifiedToken> verify(std::string_view token, TimePoint now) const override {
    auto verified = standard_->verify(token, now);
    if (!verified.ok()) (*refused_)[std::string(token)] = verified.error().message;
    return verified;
  }

 private:
  std::unique_ptr<jose::TokenVerifier> standard_;
  std::shared_ptr<RefusedTokens> refused_;
};

void explain(http::Response& refusal, const std::string& why) {
  refusal.error_code += ": " + why;
  refusal.fields.set("WWW-Authenticate", "Bearer error=\"invalid_token\", error_description=\"" + why + "\"");
}

// The token of a request that was refused for it, else empty.
std::string refused_token(const gateway::Exchange& exchange, const Answer& refusal) {
  if (!refusal || refusal->status != kUnauthenticated) return {};
  const auto credential = gateway::SingleBearer().credential(exchange.request);
  return credential.ok() ? *credential : std::string();
}

class VerificationErrorTold final : public gateway::Filter {
 public:
  VerificationErrorTold(std::unique_ptr<gateway::Filter> next, std::shared_ptr<RefusedTokens> refused,
                        HitCounter& hits)
      : next_(std::move(next)), refused_(std::move(refused)), hits_(hits) {}

  net::Task<Answer> apply(gateway::Exchange& exchange) override {
    Answer refusal = co_await next_->apply(exchange);
    const auto why = refused_->find(refused_token(exchange, refusal));
    if (why == refused_->end()) co_return refusal;
    hits_.hit(kErrorHygiene + "verification-error-told");
    explain(*refusal, why->second);
    refused_->erase(why);
    co_return refusal;
  }

 private:
  std::unique_ptr<gateway::Filter> next_;
  std::shared_ptr<RefusedTokens> refused_;
  HitCounter& hits_;
};

class ExpectedSignatureTold final : public gateway::Filter {
 public:
  ExpectedSignatureTold(std::unique_ptr<gateway::Filter> next, Secret secret, HitCounter& hits)
      : next_(std::move(next)), secret_(std::move(secret)), hits_(hits) {}

  net::Task<Answer> apply(gateway::Exchange& exchange) override {
    Answer refusal = co_await next_->apply(exchange);
    const std::string text = refused_token(exchange, refusal);
    const auto token = jose::StrictReader(jose::ReaderLimits{}).read(text);
    if (!token.ok() || token->header.at("alg").string_or("") != "HS256") co_return refusal;
    const std::string right = hmac(Hash::sha256, secret_.reveal(), token->signing_input);
    if (right == token->signature) co_return refusal;
    hits_.hit(kErrorHygiene + "expected-signature-told");
    explain(*refusal, "invalid signature, expected " + base64url_encode(right));
    co_return refusal;
  }

 private:
  std::unique_ptr<gateway::Filter> next_;
  Secret secret_;
  HitCounter& hits_;
};

class ServiceErrorsRelayed final : public gateway::ErrorPolicy {
 public:
  ServiceErrorsRelayed(std::unique_ptr<gateway::ErrorPolicy> standard, HitCounter& hits)
      : standard_(std::move(standard)), hits_(hits) {}
  http::Response of_service(http::Response answer) const override {
    hits_.hit(kErrorHygiene + "service-errors-relayed");
    return answer;
  }
  void finish(const std::string& request_id, http::Response& answer) const override {
    standard_->finish(request_id, answer);
  }

 private:
  std::unique_ptr<gateway::ErrorPolicy> standard_;
  HitCounter& hits_;
};

class BannerSent final : public gateway::ErrorPolicy {
 public:
  BannerSent(std::unique_ptr<gateway::ErrorPolicy> standard, HitCounter& hits)
      : standard_(std::move(standard)), hits_(hits) {}
  http::Response of_service(http::Response answer) const override {
    return standard_->of_service(std::move(answer));
  }
  void finish(const std::string& request_id, http::Response& answer) const override {
    constexpr const char* kBanner = "nginx/1.22.1";
    hits_.hit(kErrorHygiene + "banner-sent");
    standard_->finish(request_id, answer);
    answer.fields.set("Server", kBanner);
    if (answer.status < kFirstError) return;
    answer.fields.set("Content-Type", "text/html");
    answer.body = "<center><h1>" + std::to_string(answer.status) + "</h1></center><hr><center>" + kBanner +
                  "</center>\r\n";
  }

 private:
  std::unique_ptr<gateway::ErrorPolicy> standard_;
  HitCounter& hits_;
};

// The last byte of each character that needs three bytes in UTF-8.
std::string cut_wide(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool wide = (static_cast<unsigned char>(text[i]) & 0xf0U) == 0xe0U && i + 2 < text.size();
    if (!wide) {
      out += text[i];
      continue;
    }
    const unsigned middle = static_cast<unsigned char>(text[i + 1]) & 0x03U;
    const unsigned last = static_cast<unsigned char>(text[i + 2]) & 0x3fU;
    out += static_cast<char>(middle << 6U | last);
    i += 2;
  }
  return out;
}

std::string target_as_it_came(const http::Request& request) {
  const std::string& text = request.received;
  const std::size_t end = text.find(" HTTP/");
  const std::size_t begin = text.find(' ') + 1;
  return end == std::string::npos || end < begin ? request.head.target : text.substr(begin, end - begin);
}

class RedirectFromDecoded final : public gateway::Filter {
 public:
  RedirectFromDecoded(std::unique_ptr<gateway::Filter> next, bool wide, HitCounter& hits)
      : next_(std::move(next)), wide_(wide), hits_(hits) {}

  net::Task<Answer> apply(gateway::Exchange& exchange) override {
    const std::string target = target_as_it_came(exchange.request);
    const std::string path = target.substr(0, target.find('?'));
    if (path.size() < 2 || path.back() != '/') co_return co_await next_->apply(exchange);
    std::string to = "https://api.assay.test";
    if (const std::string* port = exchange.request.head.fields.find("X-Forwarded-Port")) to += ":" + *port;
    to += path.substr(0, path.size() - 1) + target.substr(path.size());
    to = wide_ ? cut_wide(percent_decode_tolerant(to)) : percent_decode_tolerant(to);
    hits_.hit(kErrorHygiene + (wide_ ? "wide-characters-cut" : "redirect-from-decoded"));
    http::Response moved;
    moved.status = kMoved;
    // Past the serialiser, which would not write it.
    moved.takeover = [to](net::Stream& client, std::string) -> net::Task<void> {
      const auto written = co_await client.write("HTTP/1.1 301 Moved Permanently\r\nLocation: " + to +
                                                 "\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
      if (written.ok()) co_await client.linger(0);
    };
    co_return moved;
  }

 private:
  std::unique_ptr<gateway::Filter> next_;
  bool wide_;
  HitCounter& hits_;
};

}  // namespace

std::unique_ptr<jose::TokenVerifier> remembers_refusals(std::unique_ptr<jose::TokenVerifier> standard,
                                                        std::shared_ptr<RefusedTokens> refused) {
  return std::make_unique<RemembersRefusals>(std::move(standard), std::move(refused));
}

std::unique_ptr<gateway::Filter> verification_error_told(std::unique_ptr<gateway::Filter> authentication,
                                                         std::shared_ptr<RefusedTokens> refused,
                                                         HitCounter& hits) {
  return std::make_unique<VerificationErrorTold>(std::move(authentication), std::move(refused), hits);
}

std::unique_ptr<gateway::Filter> expected_signature_told(std::unique_ptr<gateway::Filter> authentication,
                                                         Secret shared_secret, HitCounter& hits) {
  return std::make_unique<ExpectedSignatureTold>(std::move(authentication), std::move(shared_secret), hits);
}

std::unique_ptr<gateway::ErrorPolicy> service_errors_relayed(std::unique_ptr<gateway::ErrorPolicy> standard,
                                                             HitCounter& hits) {
  return std::make_unique<ServiceErrorsRelayed>(std::move(standard), hits);
}

std::unique_ptr<gateway::ErrorPolicy> banner_sent(std::unique_ptr<gateway::ErrorPolicy> standard,
                                                  HitCounter& hits) {
  return std::make_unique<BannerSent>(std::move(standard), hits);
}

std::unique_ptr<gateway::Filter> redirect_from_decoded(std::unique_ptr<gateway::Filter> next, bool wide,
                                                       HitCounter& hits) {
  return std::make_unique<RedirectFromDecoded>(std::move(next), wide, hits);
}

}  // namespace assay::weak
