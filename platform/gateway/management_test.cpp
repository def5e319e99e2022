// SPDX-License-Identifier: Apache-2.0
#include "platform/gateway/management.hpp"

#include <gtest/gtest.h>

namespace assay::gateway {
namespace {

const std::string kOperator = "spiffe://assay.test/operator";
const std::string kMonitor = "spiffe://assay.test/monitor";
const std::string kRegistry = "spiffe://assay.test/registry";

ManagementGuard guard() {
  return {{"gateway"}, management_rights(kOperator, kMonitor, kRegistry)};
}

http::Request request(const std::string& method, const std::string& path, const std::string& peer) {
  http::Request out;
  out.head.method = method;
  out.path = path;
  out.authority = "gateway:4711";
  out.peer = peer;
  if (method == "POST") out.head.fields.add("Content-Type", "application/json");
  return out;
}

std::string verdict(const http::Request& asked) {
  const auto admitted = guard().admit(asked);
  return admitted.ok() ? *admitted : admitted.error().message;
}

TEST(ManagementGuard, EachPeerHasItsOwnRights) {
  const std::string place = "/endpoints/user-service";
  const struct {
    const char* method;
    std::string path;
    std::string peer;
    std::string verdict;
  } rows[] = {
      {"GET", "/health", kMonitor, "/health"},
      {"GET", "/metrics", kMonitor, "/metrics"},
      {"GET", "/config", kOperator, "/config"},
      {"GET", "/config", kMonitor, "caller"},
      {"GET", "/config", kRegistry, "caller"},
      {"GET", place, kMonitor, place},
      {"POST", place, kMonitor, "caller"},
      {"POST", place, kRegistry, place},
      {"POST", "/config", kOperator, "method"},
      {"DELETE", place, kOperator, "method"},
      {"HEAD", "/config", kMonitor, "method"},
      {"GET", "/endpoints/", kOperator, "path"},
      {"GET", "/endpoints/a/b", kOperator, "path"},
      {"GET", "/endpoints/%2e", kOperator, "path"},
      {"GET", "/metrics/", kMonitor, "path"},
      {"GET", "/metrics/../config", kMonitor, "path"},
      {"GET", "/CONFIG", kOperator, "path"},
      {"GET", "/health", "spiffe://assay.test/user-service", "caller"},
      {"GET", "/nowhere", "spiffe://assay.test/user-service", "caller"},
      {"GET", "/health", "127.0.0.1", "caller"},
  };
  for (const auto& row : rows)
    EXPECT_EQ(verdict(request(row.method, row.path, row.peer)), row.verdict) << row.method << row.path;
}

TEST(ManagementGuard, NoPageIsObeyed) {
  http::Request asked = request("POST", "/endpoints/user-service", kOperator);
  for (const char* host : {"page.example:4711", "", "gateway.page.example", "127.0.0.2:4711"}) {
    asked.authority = host;
    EXPECT_EQ(verdict(asked), "host") << host;
  }
  asked.authority = "gateway";
  EXPECT_EQ(verdict(asked), "/endpoints/user-service");
  for (const char* sign : {"Origin", "Sec-Fetch-Site"}) {
    http::Request from_page = asked;
    from_page.head.fields.add(sign, "null");
    EXPECT_EQ(verdict(from_page), "cross_site") << sign;
  }
  for (const char* type :
       {"text/plain", "application/x-www-form-urlencoded", "text/plain; application/json", ""}) {
    asked.head.fields.set("Content-Type", type);
    EXPECT_EQ(verdict(asked), "content_type") << type;
  }
}

class Deaf final : public AuditSink {
 public:
  void audit(const AuditEvent&) override {}
  void journal(const JournalEntry&) override {}
};

TEST(CountingSink, CountsByClassAndEventAndNamesNothingOfARequest) {
  CountingSink counts(std::make_shared<Deaf>());
  JournalEntry entry;
  entry.target = "/v1/secret\"}";
  for (const int status : {200, 204, 404}) {
    entry.status = status;
    counts.journal(entry);
  }
  AuditEvent event;
  event.event = "http.reject";
  event.reason = "bad-target";
  counts.audit(event);
  counts.unwritten(event);
  event.summary = true;
  counts.audit(event);
  EXPECT_EQ(counts.metrics(),
            "# HELP gateway_requests_total Requests answered, by class of status.\n"
            "# TYPE gateway_requests_total counter\n"
            "gateway_requests_total{status=\"2xx\"} 2\n"
            "gateway_requests_total{status=\"4xx\"} 1\n"
            "# HELP gateway_events_total Security decisions, by event.\n"
            "# TYPE gateway_events_total counter\n"
            "gateway_events_total{event=\"http.reject\"} 2\n");
}

}  // namespace
}  // namespace assay::gateway
