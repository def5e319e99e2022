// SPDX-License-Identifier: Apache-2.0
#include "harness/forge/lenient.hpp"

#include <gtest/gtest.h>

#include "core/base/encoding.hpp"
#include "core/json/parse.hpp"

namespace assay::forge {
namespace {

TEST(LenientToken, ReadsWhateverIsThere) {
  const std::string h = base64url_encode(R"({"alg":"none","alg":"HS256"})");
  const std::string p = base64url_encode(R"({"sub":"x"})");
  struct Case {
    std::string token, header, claims, signature;
    std::size_t segments;
  };
  const std::vector<Case> cases = {
      {h + "." + p + ".3q2-7w", R"({"alg":"HS256"})", R"({"sub":"x"})", "deadbeef", 3},
      {" Bearer " + h + "=." + p + ".3q2+7w==\r\n", R"({"alg":"HS256"})", R"({"sub":"x"})", "deadbeef", 3},
      {h + ".", R"({"alg":"HS256"})", "null", "", 2},
      {"..", "null", "null", "", 3},
      {h + ".!!.AA.BB.CC", R"({"alg":"HS256"})", "null", "00", 5},
      {base64url_encode("\"text\"") + "." + base64url_encode("{\"a\":\xFF}") + ".", "\"text\"", "null", "",
       3},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.token);
    const auto token = decode_token(c.token);
    ASSERT_TRUE(token.ok());
    EXPECT_EQ(token->segments.size(), c.segments);
    EXPECT_EQ(dump_json(token_value(*token)), "{\"header\":" + c.header + ",\"claims\":" + c.claims +
                                                  ",\"signature_hex\":\"" + c.signature + "\"}");
  }
  EXPECT_FALSE(decode_token("opaque").ok());
  EXPECT_FALSE(decode_token("").ok());
}

struct ResponseCase {
  const char* name;
  std::string bytes;
  bool ended;
  int status;
  std::string body, framing;
  bool complete;
  std::string rest;  // what is left over
};

TEST(LenientHttp, EveryFraming) {
  const std::vector<ResponseCase> cases = {
      {"length", "HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nabcHTTP", false, 200, "abc", "length", true,
       "HTTP"},
      {"length cut short", "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nabc", true, 200, "abc", "length",
       false, ""},
      {"length still coming", "HTTP/1.1 200 OK\r\ncontent-length:9\r\n\r\nabc", false, 200, "", "length",
       false, ""},
      {"bare LF", "\r\nHTTP/1.0 404 No\nContent-Length: 1\n\nxy", false, 404, "x", "length", true, "y"},
      {"chunked",
       "HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, Chunked\r\n\r\n3;x=y\r\nabc\r\n1\r\nd\r\n0\r\nT: "
       "v\r\n\r\nZ",
       false, 200, "abcd", "chunked", true, "Z"},
      {"chunked beats length",
       "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n2\nab\n0\n\n", false, 200,
       "ab", "chunked", true, ""},
      {"chunk cut short", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nff\r\nabc", true, 200, "abc",
       "chunked", false, ""},
      {"chunk longer than its size",
       "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nabc\r\n0\r\n\r\n", true, 200, "a",
       "chunked", false, ""},
      {"chunk size beyond 64 bits",
       "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nfffffffffffffffffff\r\nabc", true, 200, "",
       "chunked", false, ""},
      {"to the end", "HTTP/1.1 200 OK\r\n\r\nall", true, 200, "all", "close", true, ""},
      {"the end not seen yet", "HTTP/1.1 200 OK\r\n\r\nall", false, 200, "", "close", false, ""},
      {"no body by status", "HTTP/1.1 204 x\r\nContent-Length: 3\r\n\r\nHTTP", false, 204, "", "none", true,
       "HTTP"},
      {"interim", "HTTP/1.1 100 Continue\r\n\r\nHTTP", false, 100, "", "none", true, "HTTP"},
      {"no reason, no colon", "HTTP/1.1 500\r\nnonsense\r\nContent-Length: 0\r\n\r\n", false, 500, "",
       "length", true, ""},
      {"no HTTP at all", "-ERR no such command\r\n", true, 0, "-ERR no such command\r\n", "close", true, ""},
      {"head cut short", "HTTP/1.1 302 Found\r\nLocation: /x", true, 302, "", "close", true, ""},
  };
  for (const ResponseCase& c : cases) {
    SCOPED_TRACE(c.name);
    const auto response = read_response(c.bytes, c.ended);
    ASSERT_TRUE(response.has_value());
    EXPECT_EQ(response->status, c.status);
    EXPECT_EQ(response->body, c.body);
    EXPECT_EQ(response->framing, c.framing);
    EXPECT_EQ(response->complete, c.complete);
    EXPECT_EQ(c.bytes.substr(response->size), c.rest);
  }
  EXPECT_FALSE(read_response("HTTP/1.1 200 OK\r\nA: b\r\n", false).has_value());
  EXPECT_FALSE(read_response("", true).has_value());
}

TEST(LenientHttp, FieldsAndFolding) {
  const auto response = read_response(
      "HTTP/1.1 200 OK\r\nSet-Cookie: a\r\nX : b \r\n  c\r\nset-cookie: d\r\n"
      "Content-Length: 0\r\n\r\n",
      false);
  ASSERT_TRUE(response.has_value());
  const LenientFields want = {
      {"Set-Cookie", "a"}, {"X", "b c"}, {"set-cookie", "d"}, {"Content-Length", "0"}};
  EXPECT_EQ(response->fields, want);
  EXPECT_EQ(response->field("SET-COOKIE"), "a");
  EXPECT_FALSE(response->field("none").has_value());
}

TEST(LenientHttp, ResponsesInOneStream) {
  const std::string head = "HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\n";
  const auto all =
      read_responses("HTTP/1.1 100 Continue\r\n\r\n" + head + head + "abc" + head + "ab", true, true);
  ASSERT_EQ(all.size(), 4u);  // the answer to HEAD has no body
  EXPECT_EQ(all[0].status, 100);
  EXPECT_EQ(all[1].body, "");
  EXPECT_EQ(all[2].body, "abc");
  EXPECT_EQ(all[3].body, "ab");
  EXPECT_FALSE(all[3].complete);
}

TEST(LenientHttp, Requests) {
  struct Case {
    std::string bytes, method, target, body;
    bool complete;
  };
  const std::vector<Case> cases = {
      {"GET /a?b HTTP/1.1\r\nHost: x\r\n\r\n", "GET", "/a?b", "", true},
      {"POST / HTTP/1.1\r\nContent-Length: 2\r\n\r\nab", "POST", "/", "ab", true},
      {"POST / HTTP/1.1\r\nContent-Length: 3\r\n\r\nab", "POST", "/", "", false},
      {"PUT /x HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n1\r\na\r\n0\r\n\r\n", "PUT", "/x", "a", true},
      {"GET /\n\n", "GET", "/", "", true},
      {"nonsense\r\n\r\n", "nonsense", "", "", true},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.bytes);
    const auto request = read_request(c.bytes);
    ASSERT_TRUE(request.has_value());
    EXPECT_EQ(request->method, c.method);
    EXPECT_EQ(request->target, c.target);
    EXPECT_EQ(request->body, c.body);
    EXPECT_EQ(request->complete, c.complete);
  }
  EXPECT_FALSE(read_request("GET / HTTP/1.1\r\n").has_value());
}

}  // namespace
}  // namespace assay::forge
