// SPDX-License-Identifier: Apache-2.0
#include "platform/telemetry/log.hpp"

#include <gtest/gtest.h>

#include "core/json/parse.hpp"

namespace assay::telemetry {
namespace {

// 2026-11-25T09:12:44Z
constexpr std::int64_t kStart = 1'795'597'964;

class LogTest : public testing::Test {
 protected:
  VirtualClock clock{from_unix_seconds(kStart)};
  Log log{clock};
  Recorder gateway{log, "gateway"};
  Recorder service{log, "user-service"};

  std::string last() const { return log.lines().empty() ? "" : log.lines().back(); }
};

TEST_F(LogTest, AuditEventAsALine) {
  clock.set(from_unix_seconds(kStart) + std::chrono::microseconds(123'999));
  AuditEvent event;
  event.event = "authn.failure";
  event.reason = "expired";
  event.subject = "alice";
  event.method = "GET";
  event.target = "/profile?m=1";
  event.request_id = "r-1";
  event.detail = Json::object({{"kid", "k"}, {"n", 2}});
  gateway.audit(event);
  EXPECT_EQ(
      last(),
      R"({"t":"2026-11-25T09:12:44.123Z","seq":1,"part":"gateway","kind":"audit","event":"authn.failure",)"
      R"("reason":"expired","subject":"alice","method":"GET","target":"/profile?m=1","request_id":"r-1",)"
      R"("detail":{"kid":"k","n":2}})");
}

TEST_F(LogTest, AuditEventLeavesOutWhatItDoesNotHave) {
  AuditEvent event;
  event.event = "key.rotated";
  event.detail = Json::object();
  gateway.audit(event);
  EXPECT_EQ(
      last(),
      R"({"t":"2026-11-25T09:12:44.000Z","seq":1,"part":"gateway","kind":"audit","event":"key.rotated"})");
}

TEST_F(LogTest, RequestAsALineHasEveryMember) {
  JournalEntry entry;
  entry.method = "GET";
  entry.target = "/profile?m=1";
  entry.peer = "spiffe://assay.test/gateway";
  entry.subject = "alice";
  entry.credential = "0123456789abcdef";
  entry.request_id = "r-1";
  entry.status = 200;
  entry.fields = Json::array({Json::array({"Host", "a"}), Json::array({"host", "b"})});
  service.journal(entry);
  EXPECT_EQ(
      last(),
      R"({"t":"2026-11-25T09:12:44.000Z","seq":1,"part":"user-service","kind":"request","method":"GET",)"
      R"("target":"/profile?m=1","status":200,"peer":"spiffe://assay.test/gateway","subject":"alice",)"
      R"("credential":"0123456789abcdef","request_id":"r-1","fields":[["Host","a"],["host","b"]]})");
  service.journal(JournalEntry());
  EXPECT_EQ(
      last(),
      R"({"t":"2026-11-25T09:12:44.000Z","seq":2,"part":"user-service","kind":"request","method":"",)"
      R"("target":"","status":0,"peer":"","subject":"","credential":"","request_id":"","fields":null})");
}

TEST_F(LogTest, PartsShareOneSequenceAndOneClock) {
  gateway.audit(AuditEvent());
  service.journal(JournalEntry());
  clock.set(from_unix_seconds(kStart + 1));
  gateway.journal(JournalEntry());
  ASSERT_EQ(log.lines().size(), 3u);
  const char* parts[] = {"gateway", "user-service", "gateway"};
  const char* times[] = {"2026-11-25T09:12:44.000Z", "2026-11-25T09:12:44.000Z", "2026-11-25T09:12:45.000Z"};
  for (std::size_t i = 0; i < 3; ++i) {
    const Json line = parse_json(log.lines()[i]).value();
    EXPECT_EQ(line.at("seq").as_int(), static_cast<std::int64_t>(i + 1));
    EXPECT_EQ(line.at("part").as_string(), parts[i]);
    EXPECT_EQ(line.at("t").as_string(), times[i]);
  }
}

TEST_F(LogTest, HostileTextEndsNeitherLineNorString) {
  const std::string hostile[] = {
      "/a\n{\"kind\":\"audit\"}", "/a\r\nb",   R"(/a","subject":"carol)", R"(/a\)",
      std::string("/a\0b", 4),    "/a\x1b[2K", "/a\u2028b\u0085c",        "/${jndi:x}"};
  for (const std::string& target : hostile) {
    const std::size_t before = log.lines().size();
    AuditEvent event;
    event.event = "http.reject";
    event.target = target;
    event.detail = Json::object({{target, target}});
    gateway.audit(event);
    ASSERT_EQ(log.lines().size(), before + 1) << target;
    for (const char c : last()) EXPECT_GE(static_cast<unsigned char>(c), 0x20) << target;
    const auto line = parse_json(last());
    ASSERT_TRUE(line.ok()) << last();
    EXPECT_EQ(line->at("target").as_string(), target);
    EXPECT_EQ(line->at("detail").at(target).string_or(""), target);
    EXPECT_FALSE(line->contains("subject"));
  }
  AuditEvent event;
  event.target = "/\xff\xc0\xaf";
  gateway.audit(event);
  EXPECT_EQ(parse_json(last()).value().at("target").as_string(), "/\uFFFD\uFFFD\uFFFD")
      << "bytes that are no text";
}

TEST_F(LogTest, SinkIsToldOfEachRecordAsItIsWritten) {
  std::vector<std::string> told;
  gateway.audit(AuditEvent());
  log.set_sink([&](std::string_view text) { told.emplace_back(text); });
  gateway.audit(AuditEvent());
  service.journal(JournalEntry());
  ASSERT_EQ(told.size(), 2u);
  EXPECT_EQ(told[0], log.lines()[1]);
  EXPECT_EQ(told[1], log.lines()[2]);
  EXPECT_EQ(told[1].find('\n'), std::string::npos);
}

TEST_F(LogTest, AFormatThatEndsALineMakesTwo) {
  std::vector<std::string> told;
  log.set_sink([&](std::string_view text) { told.emplace_back(text); });
  log.set_format([](const Json& record) {
    return record.at("kind").string_or("") + " " + record.at("target").string_or("");
  });
  AuditEvent event;
  event.target = "/a\nrequest /forged\n";
  gateway.audit(event);
  EXPECT_EQ(log.lines(), (std::vector<std::string>{"audit /a", "request /forged", ""}));
  EXPECT_EQ(told, std::vector<std::string>{"audit /a\nrequest /forged\n"})
      << "one record, as it was formatted";
  log.set_format([](const Json& record) { return std::to_string(record.at("seq").as_int()); });
  gateway.audit(event);
  EXPECT_EQ(last(), "2") << "records are counted, not lines";
}

TEST_F(LogTest, AMuteRecorderWritesNothing) {
  gateway.audit(AuditEvent());
  gateway.mute();
  gateway.audit(AuditEvent());
  gateway.journal(JournalEntry());
  EXPECT_EQ(log.lines().size(), 1u);
  service.journal(JournalEntry());
  EXPECT_EQ(log.lines().size(), 2u);
}

}  // namespace
}  // namespace assay::telemetry
