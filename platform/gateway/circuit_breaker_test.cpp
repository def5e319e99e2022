// SPDX-License-Identifier: Apache-2.0
#include "platform/gateway/circuit_breaker.hpp"

#include <gtest/gtest.h>

#include "platform/gateway/retries.hpp"

namespace assay::gateway {
namespace {

using Change = Breaker::Change;
using std::chrono::seconds;

constexpr std::int64_t kFailures = 3;

class CircuitBreakerTest : public testing::Test {
 protected:
  void fail(std::int64_t times) {
    for (std::int64_t i = 0; i < times; ++i) {
      ASSERT_TRUE(breaker.admit(now));
      last = breaker.record(false, now);
    }
  }
  TimePoint now = from_unix_seconds(1'700'000'000);
  CircuitBreaker breaker{{kFailures, seconds(10)}};
  Change last = Change::none;
};

TEST_F(CircuitBreakerTest, OpensAfterSoManyFailuresInARow) {
  fail(kFailures - 1);
  EXPECT_EQ(last, Change::none);
  EXPECT_EQ(breaker.record(true, now), Change::none) << "one success, and the count begins anew";
  fail(kFailures - 1);
  EXPECT_EQ(last, Change::none);
  fail(1);
  EXPECT_EQ(last, Change::opened);
  EXPECT_FALSE(breaker.admit(now));
  EXPECT_EQ(breaker.wait(now), seconds(10));
  EXPECT_FALSE(breaker.admit(now + seconds(10) - Duration(1)));
}

TEST_F(CircuitBreakerTest, OneProbeDecides) {
  fail(kFailures);
  now += seconds(10);
  EXPECT_EQ(breaker.wait(now), Duration::zero());
  EXPECT_TRUE(breaker.admit(now));
  EXPECT_FALSE(breaker.admit(now)) << "one probe at a time";
  EXPECT_EQ(breaker.record(false, now), Change::none) << "it was open before and is again";
  EXPECT_FALSE(breaker.admit(now + seconds(9)));
  now += seconds(10);
  EXPECT_TRUE(breaker.admit(now));
  EXPECT_EQ(breaker.record(true, now), Change::closed);
  EXPECT_TRUE(breaker.admit(now));
  EXPECT_TRUE(breaker.admit(now));
}

TEST_F(CircuitBreakerTest, WhatComesLateFromBeforeItOpenedChangesNothing) {
  fail(kFailures);
  EXPECT_EQ(breaker.record(true, now), Change::none);
  EXPECT_FALSE(breaker.admit(now));
  EXPECT_EQ(breaker.record(false, now + seconds(5)), Change::none);
  EXPECT_TRUE(breaker.admit(now + seconds(10))) << "it is not prolonged either";
}

TEST_F(CircuitBreakerTest, AProbeThatNeverComesBackIsReplaced) {
  fail(kFailures);
  now += seconds(10);
  EXPECT_TRUE(breaker.admit(now));
  EXPECT_FALSE(breaker.admit(now + seconds(9)));
  EXPECT_TRUE(breaker.admit(now + seconds(10)));
}

TEST(SafeRetries, OnlySafeMethodsOnceAndWithinTheBudget) {
  struct Row {
    const char* method;
    bool again;
  };
  for (const Row& row : {Row{"GET", true}, Row{"HEAD", true}, Row{"OPTIONS", true}, Row{"POST", false},
                         Row{"PUT", false}, Row{"DELETE", false}, Row{"PATCH", false}, Row{"get", false}}) {
    SafeRetries retries(10);
    EXPECT_EQ(retries.again(row.method, 1), row.again) << row.method;
    EXPECT_FALSE(retries.again(row.method, 2)) << row.method;
  }
  SafeRetries retries(10);
  int made = 0;
  for (int i = 0; i < 1000; ++i) {
    retries.first_attempt();
    made += retries.again("GET", 1) ? 1 : 0;
  }
  EXPECT_LE(made, 103) << "a tenth, and the few that were in hand";
  EXPECT_GE(made, 100);
  EXPECT_FALSE(SafeRetries(0).again("GET", 1));
}

}  // namespace
}  // namespace assay::gateway
