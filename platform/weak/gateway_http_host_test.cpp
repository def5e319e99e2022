// SPDX-License-Identifier: Apache-2.0
#include "platform/weak/gateway_http_host.hpp"

#include <gtest/gtest.h>

#include "platform/weak/gateway_http_hygiene.hpp"

namespace assay::weak {
namespace {

using HostState = http::RequestReader::State;

const std::string kHost = "Host: api.assay.test\r\n";

std::string get(const std::string& fields, const std::string& target = "/legacy/a") {
  return "GET " + target + " HTTP/1.1\r\n" + fields + "\r\n";
}

std::vector<HeadFault> all_faults() {
  std::vector<HeadFault> out = host_faults();
  for (const HeadFault& fault : hygiene_faults()) out.push_back(fault);
  return out;
}

std::unique_ptr<http::RequestReader> reader_of(const std::string& end, HitCounter& hits) {
  for (const HeadFault& fault : all_faults()) {
    if (fault.name.ends_with("/" + end)) return faulty_head_reader({}, fault, hits);
  }
  return nullptr;
}

struct HostRow {
  const char* fault;
  std::string bytes;
  std::string host;      // as read
  std::size_t left = 0;  // bytes that stay for the next request
};

TEST(HostAndHygiene, EachFaultReadsItsOwnBytes) {
  const std::vector<HostRow> rows = {
      {"one-of-many-hosts", get(kHost + "Host: b\r\n"), "api.assay.test"},
      {"one-of-many-hosts", get("Host: a, b\r\n"), "a"},
      {"missing-host-defaulted", get("X: a\r\n"), "api.assay.test"},
      {"missing-host-defaulted", get("Host : a\r\n"), "api.assay.test"},
      {"unknown-host-defaulted", get("Host: a b\r\n"), "api.assay.test"},
      {"absolute-form-overlooked", get(kHost, "http://b/legacy/a"), "api.assay.test"},
      {"body-left-after-answer", "POST /b HTTP/1.1\r\n" + kHost + "Content-Length: 5\r\n\r\nhello",
       "api.assay.test", 5},
      {"kept-after-error", get(kHost + "Content-Length: x\r\n"), "api.assay.test"},
  };
  for (const HostRow& row : rows) {
    HitCounter hits;
    const auto reader = reader_of(row.fault, hits);
    ASSERT_NE(reader, nullptr) << row.fault;
    EXPECT_EQ(reader->feed(row.bytes), row.bytes.size() - row.left) << row.fault;
    ASSERT_EQ(reader->state(), HostState::complete) << row.fault << " " << reader->error().reason;
    EXPECT_EQ(*reader->head().fields.find("Host"), row.host) << row.fault;
    EXPECT_EQ(hits.counts().size(), 1u) << row.fault;
  }
}

TEST(HostAndHygiene, HonestRequestsMeetNoFault) {
  const std::string honest = "POST /legacy/a HTTP/1.1\r\n" + kHost + "Content-Length: 2\r\n\r\nok";
  for (const HeadFault& fault : all_faults()) {
    HitCounter hits;
    const auto reader = faulty_head_reader({}, fault, hits);
    for (int i = 0; i < 2; ++i) {
      EXPECT_EQ(reader->feed(honest), honest.size()) << fault.name;
      ASSERT_EQ(reader->state(), HostState::complete) << fault.name;
      EXPECT_EQ(reader->body(), "ok") << fault.name;
      reader->reset();
    }
    EXPECT_TRUE(hits.counts().empty()) << fault.name;
  }
}

TEST(HostAndHygiene, OnlyTheFirstRequestOfAConnectionIsJudged) {
  HitCounter hits;
  const auto reader = reader_of("host-judged-once", hits);
  const std::string first = get(kHost);
  EXPECT_EQ(reader->feed(first), first.size());
  EXPECT_TRUE(hits.counts().empty());
  reader->reset();
  const std::string second = get("Host: inside.assay.test\r\n");
  EXPECT_EQ(reader->feed(second), second.size());
  EXPECT_EQ(*reader->head().fields.find("Host"), "api.assay.test");
  EXPECT_EQ(hits.counts().at("gateway.http.host/host-judged-once"), 1u);
}

}  // namespace
}  // namespace assay::weak
