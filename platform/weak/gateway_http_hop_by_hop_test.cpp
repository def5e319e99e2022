// SPDX-License-Identifier: Apache-2.0
#include "platform/weak/gateway_http_hop_by_hop.hpp"

#include <gtest/gtest.h>

namespace assay::weak {
namespace {

using HopState = http::RequestReader::State;

const std::string kLine = "POST /a HTTP/1.1\r\nHost: h\r\n";
const std::string kHonest = kLine + "Connection: keep-alive\r\nContent-Length: 2\r\n\r\nok";

struct HopRow {
  HeadFault fault;
  std::string bytes;
  std::string method;    // as read
  std::size_t left = 0;  // bytes that the reader leaves for the next request
};

TEST(HopByHop, EachReaderCountsItsOwnBytesAndKeepsThem) {
  const std::vector<HopRow> rows = {
      {hop_fields_relayed(), kLine + "TE: trailers\r\nContent-Length: 0\r\n\r\n", "POST"},
      {expecting_body_left(), kLine + "Expect: x 100-Continue\r\nContent-Length: 5\r\n\r\nhello", "POST", 5},
      {trace_read_as_get(), "TRACK /a HTTP/1.1\r\nHost: h\r\n\r\n", "GET"},
      {connect_read_as_get(), "CONNECT h:1 HTTP/1.1\r\nHost: h:1\r\n\r\n", "GET"},
  };
  for (const HopRow& row : rows) {
    HitCounter hits;
    const auto reader = faulty_head_reader({}, row.fault, hits);
    const std::size_t used = reader->feed(row.bytes);
    EXPECT_EQ(used, row.bytes.size() - row.left) << row.fault.name;
    ASSERT_EQ(reader->state(), HopState::complete) << row.fault.name << " " << reader->error().reason;
    EXPECT_EQ(reader->head().method, row.method) << row.fault.name;
    EXPECT_EQ(reader->received(), row.bytes.substr(0, used)) << row.fault.name;
    EXPECT_EQ(hits.counts().count(row.fault.name), 1u) << row.fault.name;

    HitCounter none;
    const auto honest = faulty_head_reader({}, row.fault, none);
    EXPECT_EQ(honest->feed(kHonest), kHonest.size()) << row.fault.name;
    EXPECT_EQ(honest->body(), "ok") << row.fault.name;
    EXPECT_TRUE(none.counts().empty()) << row.fault.name;
  }
}

TEST(HopByHop, OnlyTheWeakPolicyLetsOwnFieldsBeNominatedAway) {
  const std::string fault = "gateway.http.hop-by-hop/nominated-after-own";
  wire::Fields client;
  client.add("Connection", "close, x-user-id");
  wire::Fields complete;
  complete.add("X-User-Id", "alice");
  complete.add("Accept", "*/*");
  EXPECT_EQ(gateway::AllowedFields().leaving(complete, client), complete);

  HitCounter hits;
  const auto weak = nominated_after_own(std::make_unique<gateway::AllowedFields>(), hits);
  EXPECT_EQ(weak->leaving(complete, {}), complete);
  EXPECT_TRUE(hits.counts().empty());
  const wire::Fields left = weak->leaving(complete, client);
  EXPECT_EQ(left.find("X-User-Id"), nullptr);
  EXPECT_EQ(left.count("Accept"), 1u);
  EXPECT_EQ(hits.counts().at(fault), 1u);
}

}  // namespace
}  // namespace assay::weak
