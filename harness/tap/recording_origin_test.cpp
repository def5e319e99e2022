// SPDX-License-Identifier: Apache-2.0
#include "harness/tap/recording_origin.hpp"

#include <gtest/gtest.h>

#include "harness/forge/raw_http.hpp"
#include "harness/forge/socket.hpp"
#include "harness/tap/visible_bytes.hpp"

namespace assay::tap {
namespace {

const Deadline patience() {
  return Deadline(std::chrono::milliseconds(5000));
}

std::string sent_to(const RecordingOrigin& origin, const std::string& bytes) {
  forge::RawEndpoint endpoint;
  endpoint.port = origin.port();
  endpoint.finish_after_sending = true;
  return forge::exchange(endpoint, {bytes}, 1, patience()).received;
}

std::vector<Json> of_kind(const std::vector<Json>& records, const std::string& kind) {
  std::vector<Json> out;
  for (const Json& record : records) {
    if (record.at("kind").string_or("") == kind) out.push_back(record);
  }
  return out;
}

TEST(RecordingOrigin, KeepsTheBytesAndWhatTheBackendUnderstood) {
  auto origin = RecordingOrigin::start();
  ASSERT_TRUE(origin.ok());
  const std::string answer =
      sent_to(**origin, "POST /a/m1 HTTP/1.1\r\nHost: h\r\nX-Note: n\r\nContent-Length: 5\r\n\r\nhello");
  EXPECT_EQ(answer.rfind("HTTP/1.1 200 ", 0), 0u) << answer;
  ASSERT_TRUE((*origin)->settle(patience()).ok());
  const std::vector<Json> records = (*origin)->take_records();
  const auto messages = of_kind(records, "message");
  ASSERT_EQ(messages.size(), 1u);
  EXPECT_EQ(messages[0].at("part").as_string(), "legacy");
  EXPECT_EQ(messages[0].at("method").as_string(), "POST");
  EXPECT_EQ(messages[0].at("target").as_string(), "/a/m1");
  EXPECT_EQ(messages[0].at("ambiguity").as_string(), "");
  EXPECT_NE(messages[0].at("text").as_string().find("\r\n\r\nhello"), std::string::npos);
  const auto requests = of_kind(records, "request");
  ASSERT_EQ(requests.size(), 1u);
  EXPECT_EQ(requests[0].at("target").as_string(), "/a/m1");
  EXPECT_EQ(requests[0].at("status").as_int(), 200);
  const Json& fields = requests[0].at("fields");
  EXPECT_EQ(fields.size(), 3u) << "the library's own fields are left out";
  EXPECT_TRUE((*origin)->take_records().empty()) << "each record is given once";
}

// What the backend takes without a murmur is exactly why it stands there.
TEST(RecordingOrigin, TheBackendBelievesWhatTheTapCallsAmbiguous) {
  auto origin = RecordingOrigin::start();
  ASSERT_TRUE(origin.ok());
  const std::string answer =
      sent_to(**origin, "POST /a/m2 HTTP/1.1\r\nHost: h\r\nContent-Length: +5\r\n\r\nhello");
  EXPECT_EQ(answer.rfind("HTTP/1.1 200 ", 0), 0u) << answer;
  ASSERT_TRUE((*origin)->settle(patience()).ok());
  const auto messages = of_kind((*origin)->take_records(), "message");
  ASSERT_EQ(messages.size(), 1u);
  EXPECT_EQ(messages[0].at("ambiguity").as_string(), "length-digits");
}

TEST(RecordingOrigin, WhatBreaksOffIsRecordedToo) {
  auto origin = RecordingOrigin::start();
  ASSERT_TRUE(origin.ok());
  sent_to(**origin, "POST /a/m3 HTTP/1.1\r\nHost: h\r\nContent-Length: 50\r\n\r\nshort");
  ASSERT_TRUE((*origin)->settle(patience()).ok());
  const auto messages = of_kind((*origin)->take_records(), "message");
  ASSERT_EQ(messages.size(), 1u);
  EXPECT_EQ(messages[0].at("ambiguity").as_string(), "cut-off");
}

TEST(RecordingOrigin, EndsAtOnceWithOpenConnections) {
  auto origin = RecordingOrigin::start();
  ASSERT_TRUE(origin.ok());
  forge::RawEndpoint endpoint;
  endpoint.port = (*origin)->port();
  const auto exchange = forge::exchange(endpoint, {"GET /a/m4 HTTP/1.1\r\nHost: h\r\n\r\n"}, 1, patience());
  EXPECT_EQ(exchange.end, "complete");
  origin->reset();  // must not wait for anybody
}

TEST(RecordingOrigin, ConnectionsThatStayOpenKeepNobodyWaiting) {
  const auto origin = RecordingOrigin::start();
  ASSERT_TRUE(origin.ok());
  const Deadline deadline = patience();
  std::vector<forge::Socket> open;
  for (int i = 0; i < 60; ++i) {
    auto socket = forge::dial("127.0.0.1", (*origin)->port(), deadline);
    ASSERT_TRUE(socket.ok());
    std::string_view request = "GET /legacy/a HTTP/1.1\r\nHost: h\r\n\r\n";
    ASSERT_EQ(socket->send(request), forge::Socket::Io::done);
    ASSERT_TRUE(socket->wait(false, deadline)) << "connection " << i << " is not answered";
    open.push_back(std::move(socket).value());
  }
}

TEST(RecordingOrigin, CountsTheRequestsInWork) {
  const auto origin = RecordingOrigin::start();
  ASSERT_TRUE(origin.ok());
  const Deadline deadline = patience();
  std::vector<forge::Socket> open;
  const auto at_work_after_one_more = [&] {
    auto socket = forge::dial("127.0.0.1", (*origin)->port(), deadline);
    std::string_view request = "GET /legacy/a HTTP/1.1\r\nHost: h\r\n\r\n";
    if (!socket.ok() || socket->send(request) != forge::Socket::Io::done) return std::int64_t{-1};
    open.push_back(std::move(socket).value());
    std::vector<Json> records;
    while (records.empty() && !deadline.passed()) records = of_kind((*origin)->take_records(), "message");
    return records.empty() ? -1 : records[0].at("at_work").int_or(-1);
  };
  EXPECT_EQ(at_work_after_one_more(), 1);
  ASSERT_TRUE(open[0].wait(false, deadline));
  EXPECT_EQ(at_work_after_one_more(), 1) << "the first one was answered";
  ASSERT_TRUE(open[1].wait(false, deadline));
  ASSERT_TRUE((*origin)->behave("hanging").ok());
  EXPECT_EQ(at_work_after_one_more(), 1);
  EXPECT_EQ(at_work_after_one_more(), 2);
  open.pop_back();  // nobody waits for that one any more
  ASSERT_TRUE((*origin)->settle(deadline).ok());
  EXPECT_EQ(at_work_after_one_more(), 2);
}

TEST(VisibleBytes, HoldsNothingThatALogCannot) {
  EXPECT_EQ(visible_bytes(std::string_view("a\0\r\n\x7F\xFF", 6)), "a\\x00\r\n\\x7f\\xff");
}

}  // namespace
}  // namespace assay::tap
