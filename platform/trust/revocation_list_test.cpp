// SPDX-License-Identifier: Apache-2.0
#include "platform/trust/revocation_list.hpp"

#include <gtest/gtest.h>

#include "platform/trust/test_provider.hpp"

namespace assay::trust {
namespace {

using std::chrono::nanoseconds;
using std::chrono::seconds;

Json feed(std::initializer_list<Json> entries, std::int64_t next) {
  return Json::object({{"entries", Json::array(entries)}, {"next", next}});
}
Json token(const char* jti) {
  return Json::object({{"jti", jti}});
}
Json user(const char* sub, std::int64_t until) {
  return Json::object({{"sub", sub}, {"issued_until", until}});
}

class RevocationListTest : public ProviderTest {
 protected:
  void SetUp() override {
    loop.call([this] { list = std::make_shared<RevocationList>(loop, client(), RevocationOptions()); });
  }
  void TearDown() override {
    loop.call([this] { list.reset(); });
  }
  void poll() {
    run([held = list]() { return held->poll(); });
  }
  void start_list() {
    loop.call([this] { list->start(); });
    loop.quiesce();
  }
  bool revoked(const char* jti, const char* subject = "alice", std::int64_t issued_at = kNow) {
    return loop.call([&] { return list->revoked(jti, subject, from_unix_seconds(issued_at)); });
  }

  std::shared_ptr<RevocationList> list;
};

TEST_F(RevocationListTest, RevokesEverythingUntilTheFirstConfirmation) {
  EXPECT_TRUE(revoked("any"));
  poll();  // 404
  EXPECT_TRUE(revoked("any"));
  provide(feed({}, 0));
  poll();
  EXPECT_FALSE(revoked("any"));
}

TEST_F(RevocationListTest, TellsOnceThatTheProviderIsAwayAndOnceThatItIsBack) {
  class Told final : public AuditSink {
   public:
    void audit(const AuditEvent& event) override { events.push_back(event.event + " " + event.reason); }
    void journal(const JournalEntry&) override {}
    std::vector<std::string> events;
  };
  const auto told = std::make_shared<Told>();
  loop.call([&] { list = std::make_shared<RevocationList>(loop, client(), RevocationOptions(), told); });
  provide(feed({token("jti-1")}, 1));
  poll();
  EXPECT_TRUE(told->events.empty());
  provide(503, "");
  poll();
  provide(200, "<p>It works!</p>");
  poll();
  EXPECT_FALSE(list->reachable());
  EXPECT_TRUE(revoked("jti-1"));  // what was known stays known
  EXPECT_FALSE(revoked("jti-2"));
  loop.advance(seconds(31));
  EXPECT_TRUE(revoked("jti-2"));
  EXPECT_FALSE(loop.call([&] { return list->listed("jti-2", "alice", start); }));
  provide(feed({}, 1));
  poll();
  EXPECT_TRUE(list->reachable());
  EXPECT_FALSE(revoked("jti-2"));
  EXPECT_EQ(told->events, (std::vector<std::string>{"dependency.down identity", "dependency.up identity"}));
}

TEST_F(RevocationListTest, NamesTokensExactlyAndUsersUpToATime) {
  provide(feed({token("jti-1"), user("bob", kNow)}, 2));
  poll();
  EXPECT_TRUE(revoked("jti-1"));
  EXPECT_TRUE(revoked("jti-1", "carol", kNow + 100)) << "whoever holds it";
  for (const char* other : {"jti-", "jti-10", "JTI-1", "", "bob"}) EXPECT_FALSE(revoked(other)) << other;
  EXPECT_TRUE(revoked("x", "bob", kNow - 100));
  EXPECT_TRUE(revoked("x", "bob", kNow)) << "issued in the very second";
  EXPECT_FALSE(revoked("x", "bob", kNow + 1)) << "a new login";
  EXPECT_FALSE(revoked("x", "bobby", kNow));
  EXPECT_TRUE(loop.call([this] {
    return list->revoked("x", "bob", from_unix_seconds(kNow) + std::chrono::milliseconds(999));
  })) << "tokens tell seconds";
}

TEST_F(RevocationListTest, AsksForWhatIsNewAndForgetsNothing) {
  provide(feed({token("a"), user("bob", kNow)}, 2));
  poll();
  provide(feed({token("b"), user("bob", kNow - 50)}, 4));
  poll();
  provide(feed({}, 4));
  poll();
  EXPECT_EQ(asked(),
            (std::vector<std::string>{"/revocations?from=0", "/revocations?from=2", "/revocations?from=4"}));
  EXPECT_TRUE(revoked("a"));
  EXPECT_TRUE(revoked("b"));
  EXPECT_TRUE(revoked("x", "bob", kNow)) << "an older entry does not give back what a newer one took";
}

TEST_F(RevocationListTest, PollsAtOnceAndThenEveryTwoSeconds) {
  provide(feed({}, 0));
  start_list();
  EXPECT_EQ(asked().size(), 1u);
  loop.advance(seconds(2) - nanoseconds(1));
  EXPECT_EQ(asked().size(), 0u);
  provide(feed({token("a")}, 1));
  EXPECT_FALSE(revoked("a"));
  loop.advance(nanoseconds(1));
  EXPECT_EQ(asked().size(), 1u);
  EXPECT_TRUE(revoked("a"));
  loop.advance(seconds(20));
  EXPECT_EQ(asked().size(), 10u);
}

TEST_F(RevocationListTest, RevokesEverythingWhenUnconfirmedForTooLong) {
  provide(feed({}, 0));
  start_list();
  provide(503, "");
  loop.advance(seconds(30));
  EXPECT_FALSE(revoked("any")) << "at the limit";
  loop.advance(nanoseconds(1));
  EXPECT_TRUE(revoked("any"));
  provide(feed({}, 0));
  loop.advance(seconds(2));
  EXPECT_FALSE(revoked("any"));
}

TEST_F(RevocationListTest, SilenceIsNoConfirmationAndEndsInTime) {
  provide(feed({}, 0));
  start_list();
  provide(0, "");
  loop.advance(seconds(2) + seconds(29));
  EXPECT_TRUE(revoked("any"));
  EXPECT_EQ(asked().size(), 4u) << "polls at 0, 2, 14 and 26 seconds: each waits 10 for its answer";
  provide(feed({token("a")}, 1));
  loop.advance(seconds(7));  // the last one fails at 36
  EXPECT_FALSE(revoked("any"));
  EXPECT_TRUE(revoked("a"));
}

TEST_F(RevocationListTest, AnswersThatAreNoFeedChangeNothing) {
  provide(feed({token("a")}, 7));
  poll();
  loop.advance(seconds(20));
  const std::pair<int, std::string> answers[] = {{404, R"({"entries":[],"next":9})"},
                                                 {500, R"({"entries":[],"next":9})"},
                                                 {200, ""},
                                                 {200, "not JSON"},
                                                 {200, "[]"},
                                                 {200, R"({"entries":[{"jti":"b"}]})"},
                                                 {200, R"({"next":9})"},
                                                 {200, R"({"entries":[{"jti":"b"}],"next":"9"})"},
                                                 {200, R"({"entries":[{"jti":"b"}],"next":9.5})"},
                                                 {200, R"({"entries":{"jti":"b"},"next":9})"}};
  for (const auto& [status, body] : answers) {
    provide(status, body);
    poll();
    EXPECT_FALSE(revoked("b")) << body;
  }
  asked();
  loop.advance(seconds(10) + nanoseconds(1));
  EXPECT_TRUE(revoked("any")) << "none of them was a confirmation";
  poll();
  EXPECT_EQ(asked(), std::vector<std::string>{"/revocations?from=7"}) << "none of them moved the position";
}

TEST_F(RevocationListTest, OneMalformedEntrySpoilsTheFeed) {
  provide(feed({token("a")}, 7));
  poll();
  loop.advance(seconds(20));
  for (const char* entry :
       {R"({})", R"(7)", R"([])", R"("b")", R"({"jti":""})", R"({"jti":7})", R"({"jti":null})",
        R"({"sub":"alice"})", R"({"sub":"","issued_until":1})", R"({"sub":7,"issued_until":1})",
        R"({"issued_until":1})", R"({"sub":"alice","issued_until":"1"})",
        R"({"sub":"alice","issued_until":1.5})", R"({"jti":"c","sub":"alice","issued_until":1})"}) {
    provide(200, R"({"entries":[{"jti":"b"},)" + std::string(entry) + R"(],"next":9})");
    poll();
    EXPECT_FALSE(revoked("b")) << entry << ": a feed counts as a whole";
    EXPECT_FALSE(revoked("c", "alice", 0)) << entry;
  }
  asked();
  loop.advance(seconds(10) + nanoseconds(1));
  EXPECT_TRUE(revoked("any")) << "none of them was a confirmation";
  provide(feed({token("b"), user("alice", kNow)}, 9));
  poll();
  EXPECT_EQ(asked(), std::vector<std::string>{"/revocations?from=7"})
      << "what was malformed is asked for again";
  EXPECT_FALSE(revoked("any", "bob"));
  EXPECT_TRUE(revoked("b", "bob"));
  EXPECT_TRUE(revoked("any", "alice"));
}

TEST_F(RevocationListTest, EndsWithItsLastOwner) {
  provide(feed({}, 0));
  start_list();
  const std::weak_ptr<RevocationList> watch = list;
  loop.call([this] { list.reset(); });
  EXPECT_TRUE(watch.expired()) << "the schedule does not own it while it sleeps";
  asked();
  loop.advance(seconds(60));
  EXPECT_EQ(asked().size(), 0u);
}

}  // namespace
}  // namespace assay::trust
