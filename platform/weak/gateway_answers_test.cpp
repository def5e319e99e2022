// SPDX-License-Identifier: Apache-2.0
// Each fault in how answers are dealt with shows itself on its own bytes, is counted there, and leaves honest
// answers alone.
#include <gtest/gtest.h>

#include "platform/weak/gateway_cache.hpp"
#include "platform/weak/gateway_http_answers.hpp"

namespace assay::weak {
namespace {

using Waiting = net::Stream::Waiting;
using AnswerState = http::AnswerReader::State;

const std::string kHygiene = "gateway.http.connection-hygiene/";
const std::string kOk = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

struct Call {
  HitCounter hits;
  http::ClientOptions options;
  explicit Call(void (*fault)(http::ClientOptions&, HitCounter&)) {
    options.reuse = std::make_shared<http::CleanReuse>();
    fault(options, hits);
  }
  std::unique_ptr<http::AnswerReader> read(const std::string& bytes, std::size_t used) const {
    std::unique_ptr<http::AnswerReader> reader =
        options.reader ? options.reader("GET", options.limits)
                       : std::make_unique<http::StrictAnswerReader>("GET", options.limits);
    EXPECT_EQ(reader->feed(bytes), used) << bytes;
    return reader;
  }
  std::size_t counted(const std::string& fault) const {
    const auto found = hits.counts().find(kHygiene + fault);
    return found == hits.counts().end() ? 0 : static_cast<std::size_t>(found->second);
  }
};

TEST(WeakAnswers, SurplusIsKeptByTheFaultAlone) {
  const Call call(surplus_kept);
  const auto answer = call.read(kOk + "x", kOk.size());
  EXPECT_FALSE(http::CleanReuse().keeps(*answer, "x"));
  EXPECT_TRUE(call.options.reuse->keeps(*answer, ""));
  EXPECT_TRUE(call.hits.counts().empty());
  EXPECT_TRUE(call.options.reuse->keeps(*answer, "x"));
  EXPECT_EQ(call.counted("surplus-kept"), 1u);
  EXPECT_FALSE(call.options.reuse->takes(Waiting::bytes));
}

TEST(WeakAnswers, WhatCameUnaskedIsTakenByTheFaultAlone) {
  const Call call(unasked_kept);
  EXPECT_FALSE(http::CleanReuse().takes(Waiting::bytes));
  EXPECT_TRUE(call.options.reuse->takes(Waiting::nothing));
  EXPECT_FALSE(call.options.reuse->takes(Waiting::end));
  EXPECT_TRUE(call.hits.counts().empty());
  EXPECT_TRUE(call.options.reuse->takes(Waiting::bytes));
  EXPECT_EQ(call.counted("unasked-kept"), 1u);
}

TEST(WeakAnswers, AnInterimAnswerEndsTheExchange) {
  const Call call(interim_is_final);
  const std::string interim = "HTTP/1.1 103 Early Hints\r\n\r\n";
  EXPECT_EQ(call.read(kOk, kOk.size())->body(), "ok");
  EXPECT_TRUE(call.hits.counts().empty());
  EXPECT_EQ(call.read(interim + kOk, interim.size())->state(), AnswerState::complete);
  EXPECT_EQ(call.counted("interim-is-final"), 1u);
}

TEST(WeakAnswers, InterimAnswersAreSkippedWithoutEnd) {
  const Call call(interim_unbounded);
  std::string nine;
  for (int i = 0; i < 9; ++i) nine += "HTTP/1.1 100 Continue\r\n\r\n";
  EXPECT_EQ(http::StrictAnswerReader("GET", {}).feed(nine), nine.size());
  EXPECT_EQ(call.read(kOk, kOk.size())->body(), "ok");
  EXPECT_TRUE(call.hits.counts().empty());
  EXPECT_EQ(call.read(nine + kOk, nine.size() + kOk.size())->body(), "ok");
  EXPECT_EQ(call.counted("interim-unbounded"), 1u);
}

TEST(WeakAnswers, TheFirstOfTwoLengthsCounts) {
  const Call call(answer_length_preferred);
  EXPECT_EQ(call.read(kOk, kOk.size())->body(), "ok");
  EXPECT_TRUE(call.hits.counts().empty());
  for (const char* other : {"Transfer-Encoding: chunked\r\n", "Content-Length: 90\r\n"}) {
    const std::string head = std::string("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n") + other + "\r\n";
    const auto answer = call.read(head + "okpoison", head.size() + 2);
    EXPECT_EQ(answer->body(), "ok") << other;
  }
  EXPECT_EQ(call.counted("answer-length-preferred"), 2u);
}

// A routed request and an answer that its service calls fresh.
struct Asked {
  http::Request request;
  gateway::Exchange exchange{request, gateway::RouteMatch{gateway::Route(), "/page"}, {}, {}, {}};
  http::Response response;
  Asked() {
    request.head.method = "GET";
    exchange.match->route.access = gateway::Access::anyone;
    exchange.match->route.cache_s = 60;
    exchange.from_service.add("Cache-Control", "max-age=60");
  }
};

TEST(WeakCache, EachRuleIsBrokenInItsOwnCaseAndKeptInTheHonestOne) {
  struct Row {
    std::string fault;
    std::function<void(Asked&)> hostile;
  };
  const Row rows[] = {
      {"authorization-ignored", [](Asked& a) { a.exchange.token.emplace(); }},
      {"body-unkeyed", [](Asked& a) { a.request.body = "x"; }},
      {"cache-control-ignored", [](Asked& a) { a.exchange.from_service.set("Cache-Control", "private"); }},
      {"vary-ignored", [](Asked& a) { a.exchange.from_service.set("Vary", "*"); }},
      {"marketing-unkeyed", [](Asked& a) { a.request.query = "utm_x=1"; }},
      {"errors-kept", [](Asked& a) { a.response.status = 500; }},
  };
  for (const Row& row : rows) {
    const auto faults = cache_rule_faults();
    const std::string name = "gateway.cache-safety/" + row.fault;
    const auto fault =
        std::find_if(faults.begin(), faults.end(), [&](const CacheFault& f) { return f.name == name; });
    ASSERT_NE(fault, faults.end()) << name;
    HitCounter hits;
    const auto weak = fault->weaken(std::make_unique<gateway::PublicAnswers>(), hits);
    const gateway::PublicAnswers strict;
    const auto kept = [](const gateway::CachePolicy& rules, const Asked& a) {
      const auto key = rules.key(a.exchange);
      const bool fresh = rules.keep_for(a.exchange, a.response) > Duration::zero();
      return key && fresh && rules.varied(a.exchange) ? *key : std::string();
    };
    const Asked honest;
    EXPECT_EQ(kept(*weak, honest), kept(strict, honest)) << name;
    EXPECT_TRUE(hits.counts().empty()) << name;
    Asked hostile;
    row.hostile(hostile);
    EXPECT_NE(kept(strict, hostile), kept(strict, honest)) << name;
    EXPECT_EQ(kept(*weak, hostile), kept(strict, honest)) << name;
    EXPECT_GE(hits.counts().at(name), 1u) << name;
  }
}

TEST(WeakCache, EdgeCachesJudgeByWhatTheySee) {
  const auto faults = edge_cache_faults();
  ASSERT_EQ(faults.size(), 3u);
  for (const EdgeCacheFault& fault : faults) EXPECT_FALSE(fault.looks_static("/pages/own/a")) << fault.name;
  EXPECT_TRUE(faults[0].looks_static("/pages/own/a.css"));
  EXPECT_EQ(faults[1].routed("/pages/own/a;b.css"), "/pages/own/a");
  EXPECT_EQ(faults[1].routed("/pages/own/a"), "/pages/own/a");
  EXPECT_TRUE(faults[2].looks_static("/pages/static/..%2fown%2fa"));
  EXPECT_EQ(faults[2].routed("/pages/static/..%2fown%2fa"), "/pages/own/a");
  EXPECT_EQ(faults[2].routed("/pages/static/a"), "/pages/static/a");
}

}  // namespace
}  // namespace assay::weak
