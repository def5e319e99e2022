// SPDX-License-Identifier: Apache-2.0
#include "platform/http/pipeline.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "platform/http/request_bytes.hpp"

namespace assay::http {
namespace {

using Step = Pipeline::Step;

const std::string kGet = "GET /a?x=1 HTTP/1.1\r\nHost: h\r\n\r\n";
const std::string kPost = "POST /b HTTP/1.1\r\nHost: h\r\nContent-Length: 2\r\n\r\nhi";
const std::string kLast = "GET /last HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n";
const std::string kOld = "GET /old HTTP/1.0\r\n\r\n";
const std::string kBad = "GET /bad HTTP/1.1\r\nHost : h\r\n\r\n";

// What one connection asks, told by the targets, and how it ends.
std::string talk(const std::string& bytes, std::size_t portion) {
  Pipeline pipeline(std::make_unique<StrictReader>(wire::RequestLimits{}));
  std::string told;
  const auto answer_all = [&] {
    while (pipeline.step() == Step::answer) {
      const Request request = pipeline.request();
      told += request.path + (request.query.empty() ? "" : "?" + request.query) + request.body + " ";
      pipeline.answered(false);
    }
  };
  for (std::size_t at = 0; at < bytes.size(); at += portion) {
    pipeline.push(bytes.substr(at, portion));
    answer_all();
  }
  if (pipeline.step() == Step::refused) return told + "refused " + pipeline.reader().error().reason;
  return told + (pipeline.step() == Step::over ? "over" : "open");
}

TEST(Pipeline, RequestsInOrderAndNothingBehindTheLast) {
  struct Row {
    std::string bytes;
    const char* told;
  };
  const std::vector<Row> rows = {{kGet, "/a?x=1 open"},
                                 {kGet + kPost + kGet, "/a?x=1 /bhi /a?x=1 open"},
                                 {kPost + kLast + kGet, "/bhi /last over"},
                                 {kOld + kGet, "/old over"},
                                 {kGet + kBad + kGet, "/a?x=1 refused space-before-colon"},
                                 {kPost + "0\r\n\r\n" + kGet, "/bhi refused bad-request-line"},
                                 {kGet + "GET /half", "/a?x=1 open"}};
  for (const Row& row : rows) {
    for (const std::size_t portion : {row.bytes.size(), std::size_t{1}, std::size_t{7}}) {
      EXPECT_EQ(talk(row.bytes, portion), row.told) << row.bytes;
    }
  }
}

TEST(Pipeline, TheServersOwnCloseEndsTheConnectionToo) {
  Pipeline pipeline(std::make_unique<StrictReader>(wire::RequestLimits{}));
  pipeline.push(kGet + kGet);
  ASSERT_EQ(pipeline.step(), Step::answer);
  pipeline.answered(true);
  EXPECT_EQ(pipeline.step(), Step::over);
  pipeline.push(kGet);
  EXPECT_EQ(pipeline.step(), Step::over);
}

TEST(AnswerBytes, AnAnswerToHeadHasNoBody) {
  const Response response = Response::text(200, "hello", "text/plain");
  EXPECT_TRUE(answer_bytes("GET", response, false).ends_with("Content-Length: 5\r\n\r\nhello"));
  EXPECT_TRUE(answer_bytes("HEAD", response, true).ends_with("\r\nConnection: close\r\n\r\n"));
}

TEST(RequestBytes, HostIsTheUpstreams) {
  wire::RequestHead head{"GET", "/", 1, {}};
  head.fields.add("host", "client.example");
  EXPECT_EQ(request_bytes(head, "", "users"), "GET / HTTP/1.1\r\nHost: users\r\n\r\n");
}

}  // namespace
}  // namespace assay::http
