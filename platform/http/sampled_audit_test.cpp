// SPDX-License-Identifier: Apache-2.0
#include "platform/http/sampled_audit.hpp"

#include <gtest/gtest.h>

#include <vector>

namespace assay::http {
namespace {

class Told final : public AuditSink {
 public:
  void audit(const AuditEvent& event) override { written.push_back(event); }
  void journal(const JournalEntry&) override {}
  void unwritten(const AuditEvent& event) override { left_out.push_back(event.reason); }
  std::vector<AuditEvent> written;
  std::vector<std::string> left_out;
};

TEST(SampledAudit, WhatIsLeftOutIsToldToBeCountedAndSummedUpLater) {
  net::EventLoop loop(net::EventLoop::Time::frozen, from_unix_seconds(1'700'000'000));
  const auto told = std::make_shared<Told>();
  const auto sampled = std::make_shared<SampledAudit>(loop, told);
  loop.call([&] {
    AuditEvent event;
    event.event = "limit.exceeded";
    for (const char* reason : {"connections", "in_flight"}) {
      event.reason = reason;
      const bool many = event.reason == "connections";
      for (int i = 0; i < (many ? 11 : 2); ++i) sampled->audit(event);
    }
  });
  EXPECT_EQ(told->written.size(), 10u);
  EXPECT_EQ(told->left_out, (std::vector<std::string>{"connections", "connections", "connections"}));
  loop.advance(SampledAudit::kInterval);
  ASSERT_EQ(told->written.size(), 11u);
  EXPECT_TRUE(told->written.back().summary);
  EXPECT_EQ(told->written.back().reason, "connections");
  EXPECT_EQ(told->written.back().detail.at("further").int_or(0), 3);
  EXPECT_FALSE(told->written.front().summary);
  loop.stop();
}

}  // namespace
}  // namespace assay::http
