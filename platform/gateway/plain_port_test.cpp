// SPDX-License-Identifier: Apache-2.0
#include "platform/gateway/plain_port.hpp"

#include <gtest/gtest.h>

#include "core/net/event_loop.hpp"

namespace assay::gateway {
namespace {

class Counted final : public AuditSink {
 public:
  void audit(const AuditEvent& event) override { refused += event.event == "tls.required" ? 1 : 0; }
  void journal(const JournalEntry&) override {}
  int refused = 0;
};

net::Task<void> keep(const http::Handler& handler, http::Request& request, http::Response& into) {
  into = co_await handler(request);
}

TEST(PlainPort, RedirectsPagesAndNothingElse) {
  struct Row {
    const char* method;
    const char* target;
    const char* authorization;
    const char* body;
    int status;
  };
  const Row rows[] = {
      {"GET", "/", "", "", 308},           {"HEAD", "/", "", "", 308},    {"POST", "/", "", "", 403},
      {"GET", "/", "Bearer t", "", 403},   {"GET", "/", "", "x=1", 403},  {"GET", "/v1/profile", "", "", 403},
      {"GET", "//evil.test", "", "", 403}, {"GET", "/?a=b", "", "", 403},
  };
  Counted sink;
  int refused = 0;
  const http::Handler handler = turn_away({"api.assay.test", {"/"}}, sink);
  net::EventLoop loop(net::EventLoop::Time::frozen, from_unix_seconds(1'700'000'000));
  for (const Row& row : rows) {
    http::Request request;
    request.head.method = row.method;
    request.head.target = row.target;
    request.head.fields.add("Host", "evil.test");
    if (*row.authorization != '\0') request.head.fields.add("Authorization", row.authorization);
    request.body = row.body;
    http::Response response;
    loop.call([&] { loop.spawn(keep(handler, request, response)); });
    loop.quiesce();
    EXPECT_EQ(response.status, row.status) << row.method << " " << row.target;
    EXPECT_TRUE(response.close);
    const std::string* location = response.fields.find("Location");
    ASSERT_EQ(location != nullptr, row.status == 308);
    if (location != nullptr) {
      EXPECT_EQ(*location, "https://api.assay.test/");
    }
    refused += row.status == 403 ? 1 : 0;
    EXPECT_EQ(sink.refused, refused);
  }
}

}  // namespace
}  // namespace assay::gateway
