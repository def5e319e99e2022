// SPDX-License-Identifier: Apache-2.0
#include "platform/gateway/expiry_watch.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "core/crypto/validity.hpp"

namespace assay::gateway {
namespace {

using std::chrono::hours;
using std::chrono::seconds;

const TimePoint kStart = from_unix_seconds(1'800'000'000);
constexpr auto kNotice = hours(24 * 14);

Certificate ending(TimePoint not_after) {
  const PrivateKey key = PrivateKey::generate(KeyType::ec_p256);
  CertificateRequest request;
  request.common_name = "api.test";
  request.not_before = kStart - hours(1);
  request.not_after = not_after;
  return Certificate::self_signed(request, key).value();
}

class Told final : public AuditSink {
 public:
  void audit(const AuditEvent& event) override {
    said.push_back(event.event + " " + event.detail.at("serial").as_string());
  }
  void journal(const JournalEntry&) override {}
  std::vector<std::string> said;
};

class ExpiryWatchTest : public testing::Test {
 protected:
  ~ExpiryWatchTest() override {
    loop_.call([&] { watch_.reset(); });
    loop_.stop();
  }
  void watch(const Certificate& certificate) {
    loop_.call([&] { watch_->watch(certificate); });
  }
  static std::string about(const Certificate& certificate) { return "cert.expiry " + serial_of(certificate); }

  net::EventLoop loop_{net::EventLoop::Time::frozen, kStart};
  std::shared_ptr<Told> told_ = std::make_shared<Told>();
  std::unique_ptr<ExpiryWatch> watch_ = std::make_unique<ExpiryWatch>(loop_, kNotice, told_);
};

TEST_F(ExpiryWatchTest, TellsOnceOfWhatComesWithTooLittleTimeLeft) {
  const Certificate late = ending(kStart + kNotice);
  watch(late);
  loop_.advance(hours(24 * 15));
  EXPECT_EQ(told_->said, std::vector<std::string>{about(late)});
}

TEST_F(ExpiryWatchTest, TellsWhenThatMuchIsLeftAndNotBefore) {
  const Certificate fresh = ending(kStart + kNotice + seconds(10));
  watch(fresh);
  loop_.advance(seconds(9));
  EXPECT_TRUE(told_->said.empty());
  loop_.advance(seconds(1));
  EXPECT_EQ(told_->said, std::vector<std::string>{about(fresh)});
  loop_.advance(hours(24 * 15));
  EXPECT_EQ(told_->said.size(), 1U);
}

TEST_F(ExpiryWatchTest, WhatWasReplacedInTimeIsOfNoInterest) {
  watch(ending(kStart + kNotice + seconds(10)));
  watch(ending(kStart + kNotice + hours(24 * 90)));
  loop_.advance(hours(24));
  EXPECT_TRUE(told_->said.empty());
}

}  // namespace
}  // namespace assay::gateway
