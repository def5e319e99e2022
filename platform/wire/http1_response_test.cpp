// SPDX-License-Identifier: Apache-2.0
#include "platform/wire/http1_response.hpp"

#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <vector>

namespace assay::wire {
namespace {

using State = ResponseParser::State;
using namespace std::string_literals;

ResponseParser parse(const std::string& bytes, std::size_t portion, std::string_view method = "GET",
                     const ResponseLimits& limits = {}) {
  ResponseParser parser(method, limits);
  for (std::size_t i = 0; i < bytes.size(); i += portion)
    parser.feed(std::string_view(bytes).substr(i, portion));
  return parser;
}

std::string ok(const std::string& fields, const std::string& body = "") {
  return "HTTP/1.1 200 OK\r\n" + fields + "\r\n" + body;
}

struct Acceptance {
  const char* name;
  std::string bytes;
  const char* method;
  int status;
  std::string body;
  bool keep_alive;
};

const std::vector<Acceptance> kAcceptances = {
    {"length", ok("Content-Length: 2\r\n", "hi"), "GET", 200, "hi", true},
    {"chunked", ok("Transfer-Encoding: chunked\r\n", "2\r\nhi\r\n0\r\nX: t\r\n\r\n"), "GET", 200, "hi", true},
    {"close", ok("Content-Length: 0\r\nConnection: close\r\n"), "GET", 200, "", false},
    {"http 1.0", "HTTP/1.0 404 \r\nContent-Length: 1\r\n\r\nx", "GET", 404, "x", false},
    {"head", ok("Content-Length: 99999999\r\n"), "HEAD", 200, "", true},
    {"head chunked", ok("Transfer-Encoding: chunked\r\n"), "HEAD", 200, "", true},
    {"204", "HTTP/1.1 204 No Content\r\n\r\n", "GET", 204, "", true},
    {"304 with length", "HTTP/1.1 304 Not Modified\r\nContent-Length: 7\r\n\r\n", "GET", 304, "", true},
    {"interim",
     "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early\r\nLink: x\r\n\r\n" + ok("Content-Length: 1\r\n", "y"),
     "POST", 200, "y", true},
};

TEST(Http1Response, accepts_and_decodes_for_every_split) {
  for (const Acceptance& accepted : kAcceptances) {
    for (std::size_t portion = 1; portion <= accepted.bytes.size(); ++portion) {
      const ResponseParser parser = parse(accepted.bytes, portion, accepted.method);
      ASSERT_EQ(parser.state(), State::complete) << accepted.name << " " << parser.error().reason;
      ASSERT_EQ(parser.head().status, accepted.status) << accepted.name;
      ASSERT_EQ(parser.body(), accepted.body) << accepted.name;
      ASSERT_EQ(parser.keep_alive(), accepted.keep_alive) << accepted.name;
      ASSERT_FALSE(parser.head().fields.find("Link")) << accepted.name;
    }
  }
}

struct Refusal {
  const char* name;
  std::string bytes;
  const char* reason;
};

const std::vector<Refusal> kRefusals = {
    {"lf only", "HTTP/1.1 200 OK\n\n", "bare-lf"},
    {"no space after code", "HTTP/1.1 200\r\n\r\n", "bad-status-line"},
    {"four digits", "HTTP/1.1 2000 OK\r\n\r\n", "bad-status-line"},
    {"out of range", "HTTP/1.1 600 X\r\n\r\n", "bad-status-line"},
    {"version", "HTTP/2.0 200 OK\r\n\r\n", "bad-status-line"},
    {"cl and te", ok("Content-Length: 1\r\nTransfer-Encoding: chunked\r\n"), "cl-te"},
    {"two lengths", ok("Content-Length: 1\r\nContent-Length: 1\r\n"), "dup-cl"},
    {"te on 1.0", "HTTP/1.0 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", "te-on-http10"},
    {"unknown coding", ok("Transfer-Encoding: gzip\r\n"), "unknown-te"},
    {"no length", ok(""), "no-length"},
    {"fold", ok("X: a\r\n b\r\n"), "obs-fold"},
    {"upgrade", "HTTP/1.1 101 Switching\r\nUpgrade: h2c\r\n\r\n", "upgrade"},
    {"body on 100", "HTTP/1.1 100 Continue\r\nContent-Length: 1\r\n\r\n", "body-on-interim"},
    {"body on 204", "HTTP/1.1 204 No\r\nContent-Length: 1\r\n\r\n", "body-on-204"},
    {"chunked 204", "HTTP/1.1 204 No\r\nTransfer-Encoding: chunked\r\n\r\n", "body-on-204"},
    {"bad chunk", ok("Transfer-Encoding: chunked\r\n", "0x1\r\n"), "bad-chunk-size"},
    {"coding as trailer", ok("Transfer-Encoding: chunked\r\n", "0\r\nTransfer-Encoding: x\r\n\r\n"),
     "barred-trailer"},
    {"connection", ok("Content-Length: 0\r\nConnection: keep-alive; x\r\n"), "bad-connection"},
    {"too large", ok("Content-Length: 1048577\r\n"), "body-too-large"},
};

TEST(Http1Response, refuses_with_one_reason_for_every_split) {
  for (const Refusal& refusal : kRefusals) {
    for (const std::size_t portion : {refusal.bytes.size(), std::size_t{1}}) {
      const ResponseParser parser = parse(refusal.bytes, portion);
      EXPECT_EQ(parser.state(), State::rejected) << refusal.name;
      EXPECT_EQ(parser.error().status, 502) << refusal.name;
      EXPECT_EQ(parser.error().reason, refusal.reason) << refusal.name;
      EXPECT_FALSE(parser.keep_alive()) << refusal.name;
    }
  }
}

TEST(Http1Response, leaves_what_belongs_to_no_request) {
  ResponseParser parser("GET");
  const std::string first = ok("Content-Length: 2\r\n", "hi");
  EXPECT_EQ(parser.feed(first + ok("Content-Length: 0\r\n")), first.size());
  EXPECT_EQ(parser.state(), State::complete);
  ResponseParser head("HEAD");
  const std::string fields = ok("Content-Length: 2\r\n");
  EXPECT_EQ(head.feed(fields + "hi"), fields.size());
}

TEST(Http1Response, ends_with_the_connection_only_when_that_was_said) {
  ResponseParser parser = parse(ok("Connection: close\r\n", "all of it"), 4);
  EXPECT_EQ(parser.state(), State::head_done);
  parser.finish();
  EXPECT_EQ(parser.state(), State::complete);
  EXPECT_EQ(parser.body(), "all of it");
  EXPECT_FALSE(parser.keep_alive());

  ResponseParser cut = parse(ok("Connection: close\r\nContent-Length: 10\r\n", "half"), 100);
  cut.finish();
  EXPECT_EQ(cut.error(),
            (Rejection{502, "truncated", ok("Connection: close\r\nContent-Length: 10\r\n").size() + 4}));
}

TEST(Http1Response, bounds_interim_responses_and_bodies) {
  ResponseLimits limits;
  limits.max_interim = 2;
  limits.body.max_body = 3;
  const std::string interim = "HTTP/1.1 102 Busy\r\n\r\n";
  const std::string final = ok("Content-Length: 3\r\n", "abc");
  EXPECT_EQ(parse(interim + interim + final, 1, "GET", limits).state(), State::complete);
  EXPECT_EQ(parse(interim + interim + interim, 1, "GET", limits).error().reason, "too-many-interim");
  EXPECT_EQ(parse(ok("Connection: close\r\n", "abc"), 1, "GET", limits).state(), State::head_done);
  EXPECT_EQ(parse(ok("Connection: close\r\n", "abcd"), 1, "GET", limits).error().reason, "body-too-large");
}

}  // namespace
}  // namespace assay::wire
