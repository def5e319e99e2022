// SPDX-License-Identifier: Apache-2.0
#include "platform/trust/key_cache.hpp"

#include <gtest/gtest.h>

#include "platform/trust/test_provider.hpp"

namespace assay::trust {
namespace {

using std::chrono::nanoseconds;
using std::chrono::seconds;

constexpr const char* kIssuer = "https://issuer.test";
constexpr const char* kPartner = "https://partner.test";
const std::string kSecret = "k7Qz!pR2vX9#mT4wL8&nB3jH6@dF1sGy";

Json es256(const char* kid) {
  return jose::public_jwk(PrivateKey::generate(KeyType::ec_p256).public_key(), kid, "ES256");
}

class KeyCacheTest : public ProviderTest {
 protected:
  void SetUp() override { make({}); }
  void TearDown() override {
    loop.call([this] { cache.reset(); });
  }
  void make(KeyCacheOptions options) {
    options.issuer = kIssuer;
    loop.call([&] {
      cache = std::make_shared<KeyCache>(loop, client(), std::move(options),
                                         std::make_unique<jose::StandardKeyAdmission>(),
                                         std::make_unique<AtMostEvery>(seconds(10)), sink);
    });
  }
  void refresh() {
    run([held = cache]() { return held->refresh(); });
  }
  // For as many tokens at the same time: whether a fetch was made for it.
  std::vector<bool> unknown_keys(std::size_t tokens) {
    std::vector<bool> fetched(tokens);
    ask_at_once(fetched);
    return fetched;
  }
  // The same where the fetch may not end before this returns.
  void ask_at_once(std::vector<bool>& fetched) {
    loop.call([&] {
      for (std::size_t i = 0; i < fetched.size(); ++i) loop.spawn(unknown_key(cache, fetched, i));
    });
    loop.quiesce();
  }
  // The key ids that are trusted, in order.
  std::string kids(const char* issuer = kIssuer) {
    return loop.call([&] {
      std::string out;
      const jose::IssuerTrust* trust = cache->trust().find(issuer);
      if (trust == nullptr) return std::string("none");
      for (const jose::VerificationKey& key : trust->keys.keys()) out += key.kid + " ";
      return out;
    });
  }

  const std::shared_ptr<KeptEvents> sink = std::make_shared<KeptEvents>();
  std::shared_ptr<KeyCache> cache;

 private:
  static net::Task<void> unknown_key(std::shared_ptr<KeyCache> held, std::vector<bool>& fetched,
                                     std::size_t index) {
    const bool made = co_await held->refresh_for_unknown_key();
    fetched[index] = made;
  }
};

TEST(AtMostEvery, AllowsOncePerIntervalAndRefusalsDoNotExtendIt) {
  const TimePoint start = from_unix_seconds(1'700'000'000);
  AtMostEvery policy(seconds(10));
  EXPECT_TRUE(policy.allow(start));
  EXPECT_FALSE(policy.allow(start));
  EXPECT_FALSE(policy.allow(start + seconds(10) - nanoseconds(1)));
  EXPECT_TRUE(policy.allow(start + seconds(10)));
  EXPECT_FALSE(policy.allow(start + seconds(19)));
  EXPECT_TRUE(policy.allow(start + seconds(500)));
  EXPECT_FALSE(policy.allow(start + seconds(501))) << "what was not used is not saved up";
}

TEST_F(KeyCacheTest, FetchesAtOnceAndOnSchedule) {
  EXPECT_EQ(kids(), "") << "the issuer is known before its keys are";
  provide(jose::jwks_of({es256("a"), es256("b")}));
  loop.call([this] { cache->start(); });
  loop.quiesce();
  EXPECT_EQ(kids(), "a b ");
  provide(jose::jwks_of({es256("c"), es256("b")}));
  loop.advance(seconds(60) - nanoseconds(1));
  EXPECT_EQ(kids(), "a b ");
  EXPECT_EQ(asked(), std::vector<std::string>{"/jwks.json"});
  loop.advance(nanoseconds(1));
  EXPECT_EQ(kids(), "c b ") << "a key that is no longer published is no longer trusted";
  loop.advance(seconds(180));
  EXPECT_EQ(asked().size(), 4u);
}

TEST_F(KeyCacheTest, AFetchThatFailsKeepsWhatWasKnown) {
  provide(jose::jwks_of({es256("a")}));
  refresh();
  const std::string other = dump_json(jose::jwks_of({es256("b")}));
  const std::pair<int, std::string> answers[] = {{500, other},
                                                 {404, other},
                                                 {302, other},
                                                 {201, other},
                                                 {200, ""},
                                                 {200, "no"},
                                                 {200, other + "x"},
                                                 {200, "{}"},
                                                 {200, "[]"},
                                                 {200, R"({"error":"x"})"},
                                                 {200, R"({"keys":{}})"}};
  for (const auto& [status, body] : answers) {
    provide(status, body);
    refresh();
    EXPECT_EQ(kids(), "a ") << status << " " << body;
  }
  provide(0, "");
  refresh();
  loop.advance(seconds(10));
  EXPECT_EQ(kids(), "a ") << "no answer in time";
  provide(200, other);
  refresh();
  EXPECT_EQ(kids(), "b ");
  EXPECT_EQ(asked().size(), 14u);
  provide(200, R"({"keys":[]})");
  refresh();
  EXPECT_EQ(kids(), "") << "an empty key set is a key set";
}

TEST_F(KeyCacheTest, OneUnfitKeyIsAuditedAndSparesItsNeighbours) {
  const PrivateKey leaked = PrivateKey::generate(KeyType::ec_p256);
  const Json secret = Json::object({{"kty", "oct"}, {"kid", "hs"}, {"alg", "HS256"}, {"k", "AAAA"}});
  provide(jose::jwks_of({es256("a"), jose::private_jwk(leaked, "leaked", "ES256"), secret, es256("a"),
                         es256("bad kid"), es256("b")}));
  refresh();
  EXPECT_EQ(kids(), "a b ");
  EXPECT_EQ(sink->events,
            (std::vector<std::string>{"key.refused leaked: private_key_published",
                                      "key.refused hs: symmetric_key_published",
                                      "key.refused a: duplicate_kid", "key.refused ?: bad_kid"}));
}

TEST_F(KeyCacheTest, ConfiguredSecretsAndOtherIssuersStandBesideWhatIsFetched) {
  const jose::StandardKeyAdmission admission;
  KeyCacheOptions options;
  options.secrets = {{"hs-1", "HS256", Secret(kSecret)}, {"hs-weak", "HS256", Secret("secret")}};
  options.other_issuers = {{kPartner, jose::load_jwks(jose::jwks_of({es256("p")}), admission).keys}};
  make(std::move(options));
  EXPECT_EQ(kids(), "hs-1 ") << "needs no fetch";
  EXPECT_EQ(sink->events, std::vector<std::string>{"key.refused hs-weak: secret_too_short"});
  provide(jose::jwks_of({es256("a"), es256("p")}));
  refresh();
  EXPECT_EQ(kids(), "a p hs-1 ");
  EXPECT_EQ(kids(kPartner), "p ");
  EXPECT_EQ(loop.call([&] { return cache->trust().find(kIssuer)->keys.find("hs-1")->hmac_secret.reveal(); }),
            kSecret);
  provide(jose::jwks_of({}));
  refresh();
  EXPECT_EQ(kids(), "hs-1 ") << "an issuer may withdraw all its keys";
  EXPECT_EQ(kids(kPartner), "p ");
  EXPECT_EQ(kids("https://nobody.test"), "none");
}

TEST_F(KeyCacheTest, UnknownKeysCauseFetchesWithinTheLimit) {
  provide(jose::jwks_of({es256("a")}));
  EXPECT_EQ(unknown_keys(1), std::vector<bool>{true});
  EXPECT_EQ(kids(), "a ");
  loop.advance(seconds(10) - nanoseconds(1));
  provide(jose::jwks_of({es256("b")}));
  EXPECT_EQ(unknown_keys(3), std::vector<bool>(3, false));
  EXPECT_EQ(kids(), "a ");
  loop.advance(nanoseconds(1));
  EXPECT_EQ(unknown_keys(1), std::vector<bool>{true});
  EXPECT_EQ(kids(), "b ");
  EXPECT_EQ(asked().size(), 2u);
}

TEST_F(KeyCacheTest, TokensThatComeTogetherWaitForOneFetch) {
  provide(jose::jwks_of({es256("a")}));
  EXPECT_EQ(unknown_keys(3), std::vector<bool>(3, true)) << "a fresh key may have signed all of them";
  EXPECT_EQ(asked(), std::vector<std::string>{"/jwks.json"});
  EXPECT_EQ(unknown_keys(1), std::vector<bool>{false}) << "the fetch that was waited for is over";

  provide(0, "");
  loop.call([this] { cache->start(); });
  loop.quiesce();
  std::vector<bool> waited(1);
  ask_at_once(waited);
  loop.advance(seconds(10) - nanoseconds(1));
  EXPECT_FALSE(waited[0]) << "as long as the fetch takes";
  loop.advance(nanoseconds(1));
  EXPECT_TRUE(waited[0]) << "a fetch on schedule may bring the key as well";
  EXPECT_EQ(asked().size(), 1u);
}

TEST_F(KeyCacheTest, WaitingTokensEndWithTheirFetch) {
  provide(0, "");
  std::vector<bool> fetched(3);
  ask_at_once(fetched);
  const std::weak_ptr<KeyCache> watch = cache;
  loop.call([this] { cache.reset(); });
  EXPECT_FALSE(watch.expired()) << "who waits owns it";
  EXPECT_EQ(fetched, std::vector<bool>(3, false));
  loop.advance(seconds(10));
  EXPECT_EQ(fetched, std::vector<bool>(3, true));
  EXPECT_TRUE(watch.expired());
}

TEST_F(KeyCacheTest, AFloodOfUnknownKeysIsOneFetch) {
  provide(jose::jwks_of({es256("a")}));
  unknown_keys(20);
  EXPECT_EQ(asked(), std::vector<std::string>{"/jwks.json"});
  provide(500, "");
  loop.advance(seconds(10));
  unknown_keys(20);
  unknown_keys(20);
  EXPECT_EQ(asked().size(), 1u) << "a failed fetch uses the allowance up as well";
}

TEST_F(KeyCacheTest, TheScheduleAndUnknownKeysDoNotStopEachOther) {
  provide(jose::jwks_of({es256("a")}));
  loop.call([this] { cache->start(); });
  loop.quiesce();
  EXPECT_EQ(unknown_keys(1), std::vector<bool>{true}) << "a scheduled fetch uses nothing up";
  loop.advance(seconds(55));
  EXPECT_EQ(unknown_keys(1), std::vector<bool>{true});
  loop.advance(seconds(5));
  EXPECT_EQ(asked().size(), 4u);
}

TEST_F(KeyCacheTest, EndsWithItsLastOwner) {
  loop.call([this] { cache->start(); });
  loop.quiesce();
  const std::weak_ptr<KeyCache> watch = cache;
  loop.call([this] { cache.reset(); });
  EXPECT_TRUE(watch.expired()) << "the schedule does not own it while it sleeps";
  asked();
  loop.advance(seconds(600));
  EXPECT_EQ(asked().size(), 0u);
}

}  // namespace
}  // namespace assay::trust
