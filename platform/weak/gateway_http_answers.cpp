// SPDX-License-Identifier: Apache-2.0
#include "platform/weak/gateway_http_answers.hpp"

#include "platform/gateway/forwarding.hpp"
#include "platform/http/request_bytes.hpp"
#include "platform/http/watchdog.hpp"
#include "platform/weak/head_text.hpp"

namespace assay::weak {
namespace {

constexpr const char* kHygiene = "gateway.http.connection-hygiene/";
constexpr std::size_t kManyInterim = 100'000;

// Keeps what came behind an answer for the next request, or takes a connection on which something came.
class KeepsReuse final : public http::ReusePolicy {
 public:
  KeepsReuse(std::string fault, bool surplus, bool unasked, HitCounter& hits)
      : fault_(std::move(fault)), surplus_(surplus), unasked_(unasked), hits_(hits) {}
  bool keeps(const http::AnswerReader& answer, std::string_view surplus) const override {
    if (surplus.empty() || !surplus_ || !answer.keep_alive()) return surplus.empty() && answer.keep_alive();
    hits_.hit(fault_);
    return true;
  }
  bool takes(net::Stream::Waiting waiting) const override {
    if (waiting != net::Stream::Waiting::bytes || !unasked_) return waiting == net::Stream::Waiting::nothing;
    hits_.hit(fault_);
    return true;
  }

 private:
  std::string fault_;
  bool surplus_, unasked_;
  HitCounter& hits_;
};

// Strict, but for what a fault does to the head first.
class HeadFirstReader : public http::AnswerReader {
 public:
  HeadFirstReader(std::string_view method, const wire::ResponseLimits& limits) : strict_(method, limits) {}
  std::size_t feed(std::string_view bytes) override {
    if (head_read_) return strict_.feed(bytes);
    const std::size_t had = kept_.size();
    kept_ += bytes;
    const std::size_t blank = kept_.find("\r\n\r\n");
    if (blank == std::string::npos) return bytes.size();
    const std::size_t end = blank + 4;
    head_read_ = true;
    strict_.feed(reread(kept_.substr(0, end)));
    return end - had + strict_.feed(bytes.substr(end - had));
  }
  void finish() override { strict_.finish(); }
  State state() const override { return strict_.state(); }
  const wire::ResponseHead& head() const override { return strict_.head(); }
  const std::string& body() const override { return strict_.body(); }
  const wire::Rejection& error() const override { return strict_.error(); }
  bool keep_alive() const override { return strict_.keep_alive(); }

 protected:
  // The head as the strict parser shall see it.
  virtual std::string reread(const std::string& head) = 0;

 private:
  http::StrictAnswerReader strict_;
  std::string kept_;
  bool head_read_ = false;
};

// A first 1xx ends the exchange. It reaches the client as an answer without content, since HTTP knows no
// other way to say nothing.
class InterimIsFinal final : public HeadFirstReader {
 public:
  InterimIsFinal(std::string_view method, const wire::ResponseLimits& limits, HitCounter& hits)
      : HeadFirstReader(method, limits), hits_(hits) {}

 private:
  std::string reread(const std::string& head) override {
    if (head.rfind("HTTP/1.1 1", 0) != 0) return head;
    hits_.hit(std::string(kHygiene) + "interim-is-final");
    return "HTTP/1.1 204 No Content\r\n\r\n";
  }
  HitCounter& hits_;
};

class LengthPreferred final : public HeadFirstReader {
 public:
  LengthPreferred(std::string_view method, const wire::ResponseLimits& limits, HitCounter& hits)
      : HeadFirstReader(method, limits), hits_(hits) {}

 private:
  std::string reread(const std::string& text) override {
    HeadText head = HeadText::parse(text);
    const std::vector<std::string> lengths = head.values("Content-Length");
    if (lengths.empty() || (lengths.size() == 1 && !head.has("Transfer-Encoding"))) return text;
    hits_.hit(std::string(kHygiene) + "answer-length-preferred");
    head.remove("Transfer-Encoding");
    head.remove("Content-Length");
    head.lines.push_back("Content-Length: " + lengths.front());
    return head.text();
  }
  HitCounter& hits_;
};

class InterimCounted final : public http::AnswerReader {
 public:
  InterimCounted(std::string_view method, const wire::ResponseLimits& limits, std::size_t hardened,
                 HitCounter& hits)
      : parser_(method, limits), hardened_(hardened), hits_(hits) {}
  std::size_t feed(std::string_view bytes) override {
    const std::size_t used = parser_.feed(bytes);
    if (!told_ && parser_.interim() > hardened_) {
      told_ = true;
      hits_.hit(std::string(kHygiene) + "interim-unbounded");
    }
    return used;
  }
  void finish() override { parser_.finish(); }
  State state() const override { return parser_.state(); }
  const wire::ResponseHead& head() const override { return parser_.head(); }
  const std::string& body() const override { return parser_.body(); }
  const wire::Rejection& error() const override { return parser_.error(); }
  bool keep_alive() const override { return parser_.keep_alive(); }

 private:
  wire::ResponseParser parser_;
  std::size_t hardened_;
  bool told_ = false;
  HitCounter& hits_;
};

class AnswersRelayedRaw final : public gateway::Filter {
 public:
  AnswersRelayedRaw(std::unique_ptr<gateway::Filter> standard, net::EventLoop& loop, std::string upstream,
                    std::uint16_t port, HitCounter& hits)
      : standard_(std::move(standard)),
        loop_(loop),
        upstream_(std::move(upstream)),
        port_(port),
        hits_(hits) {}

  net::Task<std::optional<http::Response>> apply(gateway::Exchange& exchange) override {
    if (!exchange.match || exchange.match->route.upstream != upstream_) {
      co_return co_await standard_->apply(exchange);
    }
    auto stream = co_await net::Stream::connect_plain(loop_, port_);
    if (!stream.ok()) co_return http::Response::error(502, "bad_gateway");
    wire::RequestHead head = gateway::upstream_head(exchange, gateway::AllowedFields(), "");
    std::string method = head.method;
    std::string request = http::request_bytes(std::move(head), exchange.request.body, upstream_);
    std::string answer = co_await ask(**stream, std::move(method), std::move(request));
    http::Response response;
    response.takeover = [bytes = std::move(answer)](net::Stream& client, std::string) -> net::Task<void> {
      const auto sent = co_await client.write(bytes);
      if (sent.ok()) co_await client.linger(bytes.size());
    };
    co_return response;
  }

 private:
  // All that comes until the strict parser has had enough: it says when, not whether.
  net::Task<std::string> ask(net::Stream& stream, std::string method, std::string request) {
    const http::Watchdog watchdog(loop_, stream, std::chrono::seconds(10));
    const auto sent = co_await stream.write(std::move(request));
    wire::ResponseParser parser(method);
    std::string all;
    while (sent.ok() && parser.state() != wire::ResponseParser::State::complete &&
           parser.state() != wire::ResponseParser::State::rejected) {
      const auto bytes = co_await stream.read_some();
      if (!bytes.ok()) break;
      all += *bytes;
      const std::size_t used = parser.feed(*bytes);
      if (used < bytes->size()) hits_.hit("gateway.http.header-syntax/answers-relayed-raw");
    }
    const wire::Fields& fields = parser.head().fields;
    if (parser.state() != wire::ResponseParser::State::complete || fields.find("Set-Cookie") != nullptr ||
        gateway::repeated_singleton(fields))
      hits_.hit("gateway.http.header-syntax/answers-relayed-raw");
    co_return all;
  }

  std::unique_ptr<gateway::Filter> standard_;
  net::EventLoop& loop_;
  std::string upstream_;
  std::uint16_t port_;
  HitCounter& hits_;
};

std::shared_ptr<const http::ReusePolicy> keeps(const std::string& fault, bool surplus, bool unasked,
                                               HitCounter& hits) {
  return std::make_shared<KeepsReuse>(kHygiene + fault, surplus, unasked, hits);
}

}  // namespace

void surplus_kept(http::ClientOptions& options, HitCounter& hits) {
  options.reuse = keeps("surplus-kept", true, false, hits);
}

void unasked_kept(http::ClientOptions& options, HitCounter& hits) {
  options.reuse = keeps("unasked-kept", false, true, hits);
}

void interim_is_final(http::ClientOptions& options, HitCounter& hits) {
  options.reuse = keeps("interim-is-final", true, true, hits);
  options.reader = [&hits](std::string_view method, const wire::ResponseLimits& limits) {
    return std::make_unique<InterimIsFinal>(method, limits, hits);
  };
}

void interim_unbounded(http::ClientOptions& options, HitCounter& hits) {
  const std::size_t hardened = options.limits.max_interim;
  options.limits.max_interim = kManyInterim;
  options.reader = [hardened, &hits](std::string_view method, const wire::ResponseLimits& limits) {
    return std::make_unique<InterimCounted>(method, limits, hardened, hits);
  };
}

void answer_length_preferred(http::ClientOptions& options, HitCounter& hits) {
  options.reuse = keeps("answer-length-preferred", true, true, hits);
  options.reader = [&hits](std::string_view method, const wire::ResponseLimits& limits) {
    return std::make_unique<LengthPreferred>(method, limits, hits);
  };
}

std::unique_ptr<gateway::Filter> answers_relayed_raw(std::unique_ptr<gateway::Filter> standard,
                                                     net::EventLoop& loop, std::string upstream,
                                                     std::uint16_t port, HitCounter& hits) {
  return std::make_unique<AnswersRelayedRaw>(std::move(standard), loop, std::move(upstream), port, hits);
}

}  // namespace assay::weak
