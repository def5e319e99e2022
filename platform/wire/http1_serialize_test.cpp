// SPDX-License-Identifier: Apache-2.0
#include "platform/wire/http1_serialize.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "platform/wire/http1_request.hpp"
#include "platform/wire/http1_response.hpp"

namespace assay::wire {
namespace {

using namespace std::string_literals;

RequestHead request(std::vector<Field> fields = {{"Host", "a"}}) {
  return {"GET", "/x?y", 1, Fields{std::move(fields)}};
}

TEST(Http1Serialize, writes_canonical_requests) {
  EXPECT_EQ(serialize_request(request(), ""), "GET /x?y HTTP/1.1\r\nHost: a\r\n\r\n");
  EXPECT_EQ(serialize_request(request(), "hi"),
            "GET /x?y HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\nhi");
  RequestHead post = request();
  post.method = "POST";
  EXPECT_EQ(serialize_request(post, ""), "POST /x?y HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\r\n");
}

TEST(Http1Serialize, never_copies_framing_or_hop_by_hop_fields) {
  const RequestHead head = request({{"Host", "a"},
                                    {"content-length", "99"},
                                    {"TRANSFER-ENCODING", "chunked"},
                                    {"Connection", "keep-alive, X-Kept"},
                                    {"Keep-Alive", "5"},
                                    {"Proxy-Authorization", "b"},
                                    {"proxy-anything", "b"},
                                    {"TE", "trailers"},
                                    {"Trailer", "x"},
                                    {"Upgrade", "h2c"},
                                    {"HTTP2-Settings", "x"},
                                    {"X-Kept", "1"}});
  EXPECT_EQ(serialize_request(head, "hi"),
            "GET /x?y HTTP/1.1\r\nHost: a\r\nX-Kept: 1\r\nContent-Length: 2\r\n\r\nhi");
}

TEST(Http1Serialize, writes_canonical_responses) {
  const ResponseHead head{200, "OK", 1, Fields{{{"X", "1"}, {"Content-Length", "7"}}}};
  EXPECT_EQ(serialize_response(head, "hi"), "HTTP/1.1 200 OK\r\nX: 1\r\nContent-Length: 2\r\n\r\nhi");
  EXPECT_EQ(serialize_response(head, "hi", true), "HTTP/1.1 200 OK\r\nX: 1\r\nContent-Length: 2\r\n\r\n");
  EXPECT_EQ(serialize_response(head, "", true), "HTTP/1.1 200 OK\r\nX: 1\r\n\r\n");
  EXPECT_EQ(serialize_response({204, "", 1, {}}, ""), "HTTP/1.1 204 \r\n\r\n");
  EXPECT_EQ(
      serialize_response({404, "", 1, Fields{{{"Connection", "keep-alive"}}}}, "", false, Connection::close),
      "HTTP/1.1 404 \r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
}

TEST(Http1Serialize, what_it_writes_parses_to_the_same_and_is_written_the_same_again) {
  const std::vector<std::pair<RequestHead, std::string>> messages = {
      {request(), ""},
      {request({{"Host", "a:1"}, {"X", "a, b\tc"}, {"X", ""}}), "\r\n\r\nGET / HTTP/1.1\r\n\r\n"},
      {{"OPTIONS", "*", 1, Fields{{{"Host", "a"}}}}, ""},
      {{"PUT", "/p", 0, {}}, "\0"s}};
  for (const auto& [head, body] : messages) {
    const std::string bytes = serialize_request(head, body);
    RequestParser parser;
    ASSERT_EQ(parser.feed(bytes), bytes.size()) << parser.error().reason;
    ASSERT_EQ(parser.state(), RequestParser::State::complete);
    EXPECT_EQ(parser.head().method, head.method);
    EXPECT_EQ(parser.head().target, head.target);
    EXPECT_EQ(parser.body(), body);
    EXPECT_EQ(serialize_request(parser.head(), parser.body()), bytes);
  }
  const std::string bytes = serialize_response({201, "Created", 1, Fields{{{"Location", "/o/1"}}}}, "made");
  ResponseParser parser("POST");
  ASSERT_EQ(parser.feed(bytes), bytes.size());
  EXPECT_EQ(parser.head().reason, "Created");
  EXPECT_EQ(serialize_response(parser.head(), parser.body()), bytes);
}

TEST(Http1SerializeDeathTest, refuses_whatever_could_split_a_message) {
  for (const std::string& bad : {"a\r\nX: 1"s, "a\nX"s, "a\rX"s, "a\0X"s}) {
    EXPECT_DEATH(serialize_request(request({{"X", bad}}), ""), "field value") << bad;
    EXPECT_DEATH(serialize_request(request({{bad, "1"}}), ""), "field name") << bad;
    EXPECT_DEATH(serialize_response({200, bad, 1, {}}, ""), "reason") << bad;
    RequestHead head = request();
    head.target = "/" + bad;
    EXPECT_DEATH(serialize_request(head, ""), "target") << bad;
    head = request();
    head.method = bad;
    EXPECT_DEATH(serialize_request(head, ""), "method") << bad;
  }
  EXPECT_DEATH(serialize_request(request({{"X: 1", "2"}}), ""), "field name");
  EXPECT_DEATH(serialize_request(request({{"", "2"}}), ""), "field name");
  EXPECT_DEATH(serialize_response({204, "", 1, {}}, "x"), "no body");
}

}  // namespace
}  // namespace assay::wire
