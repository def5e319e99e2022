// SPDX-License-Identifier: Apache-2.0
#include "platform/gateway/browser_policy.hpp"

#include <gtest/gtest.h>

namespace assay::gateway {
namespace {

constexpr const char* kOurs = "https://app.assay.test";

class KeptReports final : public AuditSink {
 public:
  void audit(const AuditEvent& event) override { events.push_back(event.event + " " + event.reason); }
  void journal(const JournalEntry&) override {}
  std::vector<std::string> events;
};

struct Gate {
  KeptReports sink;
  BrowserPolicy policy{[] {
                         BrowserParts parts;
                         parts.origins = std::make_unique<ListedOrigins>(std::vector<std::string>{kOurs});
                         return parts;
                       }(),
                       sink};
  // Status of the answer, or 0 where the request goes on.
  int before(const char* method, std::initializer_list<wire::Field> fields) {
    http::Request request;
    request.head.method = method;
    for (const wire::Field& field : fields) request.head.fields.add(field.name, field.value);
    Exchange exchange{request, RouteMatch{Route(), "/"}, {}, {}, {}};
    auto answer = policy.preflight(request);
    if (!answer) answer = policy.cross_site(exchange);
    exchange.match->route.access = Access::anyone;
    EXPECT_FALSE(policy.cross_site(exchange)) << "nothing is at stake on a public route";
    return answer ? answer->status : 0;
  }
};

TEST(ListedOrigins, AreComparedByteForByte) {
  const ListedOrigins origins({kOurs});
  EXPECT_TRUE(origins.allows(kOurs));
  for (const char* other :
       {"", "null", "https://app.assay.test/", "https://app.assay.test:443", "HTTPS://app.assay.test",
        "http://app.assay.test", "https://evilapp.assay.test", "https://app.assay.test.evil.example"}) {
    EXPECT_FALSE(origins.allows(other)) << other;
  }
}

TEST(BrowserPolicy, ACookieAloneChangesNothingFromElsewhere) {
  Gate gate;
  EXPECT_EQ(gate.before("PUT", {{"Cookie", "a=b"}, {"Origin", "https://evil.example"}}), 403);
  EXPECT_EQ(gate.before("PUT", {{"Cookie", "a=b"}, {"Origin", "null"}}), 403);
  EXPECT_EQ(gate.before("PUT", {{"Cookie", "a=b"}, {"Origin", kOurs}, {"Origin", kOurs}}), 403);
  EXPECT_EQ(gate.before("POST", {{"Cookie", "a=b"}}), 403);
  EXPECT_EQ(gate.sink.events,
            (std::vector<std::string>{"authn.failure origin_foreign", "authn.failure origin_foreign",
                                      "authn.failure origin_foreign", "authn.failure origin_missing"}));
  EXPECT_EQ(gate.before("PUT", {{"Cookie", "a=b"}, {"Origin", kOurs}}), 0);
  EXPECT_EQ(gate.before("PUT", {{"Cookie", "a=b"}, {"Authorization", "Bearer x"}}), 0);
  EXPECT_EQ(gate.before("PUT", {{"Origin", "https://evil.example"}}), 0);  // brings nothing of the user's
  EXPECT_EQ(gate.before("GET", {{"Cookie", "a=b"}, {"Origin", "https://evil.example"}}), 0);
}

TEST(BrowserPolicy, APreflightIsGrantedFromLists) {
  Gate gate;
  const wire::Field method{"Access-Control-Request-Method", "PUT"};
  const auto asks = [](const char* fields) { return wire::Field{"Access-Control-Request-Headers", fields}; };
  EXPECT_EQ(gate.before("OPTIONS", {{"Origin", kOurs}, method}), 204);
  EXPECT_EQ(gate.before("OPTIONS", {{"Origin", kOurs}, method, asks("authorization, Content-Type")}), 204);
  EXPECT_EQ(gate.before("OPTIONS", {{"Origin", kOurs}, method, asks("x-user-id")}), 403);
  EXPECT_EQ(gate.before("OPTIONS", {{"Origin", kOurs}, method, asks("*")}), 403);
  EXPECT_EQ(gate.before("OPTIONS", {{"Origin", "https://evil.example"}, method}), 403);
  EXPECT_EQ(gate.before("OPTIONS", {{"Origin", "null"}, method}), 403);
  EXPECT_EQ(gate.before("OPTIONS", {{"Origin", kOurs}}), 0) << "no preflight";
  EXPECT_EQ(gate.before("OPTIONS", {method}), 0);
}

TEST(BrowserPolicy, EveryAnswerTellsBrowsersWhatTheyMayDo) {
  Gate gate;
  const auto after = [&](const char* origin, Access access) {
    http::Request request;
    if (*origin != '\0') request.head.fields.add("Origin", origin);
    Exchange exchange{request, RouteMatch{Route(), "/"}, {}, {}, {}};
    exchange.match->route.access = access;
    http::Response response;
    response.fields.add("Cache-Control", "max-age=60");
    response.fields.add("Vary", "Accept");
    gate.policy.after(exchange, response);
    return response.fields;
  };
  const wire::Fields ours = after(kOurs, Access::user);
  EXPECT_EQ(*ours.find("Access-Control-Allow-Origin"), kOurs);
  EXPECT_EQ(*ours.find("Cache-Control"), "no-store");
  EXPECT_EQ(*ours.find("X-Content-Type-Options"), "nosniff");
  EXPECT_EQ(ours.count("Vary"), 2u);
  EXPECT_EQ(ours.find("Access-Control-Allow-Credentials"), nullptr);
  const wire::Fields theirs = after("https://evil.example", Access::anyone);
  EXPECT_EQ(theirs.find("Access-Control-Allow-Origin"), nullptr);
  EXPECT_EQ(*theirs.find("Cache-Control"), "max-age=60");
  EXPECT_EQ(*theirs.find("X-Frame-Options"), "DENY");
}

}  // namespace
}  // namespace assay::gateway
