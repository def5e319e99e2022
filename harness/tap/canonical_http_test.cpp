// SPDX-License-Identifier: Apache-2.0
#include "harness/tap/canonical_http.hpp"

#include <gtest/gtest.h>

namespace assay::tap {
namespace {

std::string with(const std::string& fields, const std::string& body = "") {
  return "POST /a HTTP/1.1\r\nHost: h\r\n" + fields + "\r\n" + body;
}

TEST(CanonicalHttp, PlainRequestsAreReadOneByOne) {
  const std::string first = with("Content-Length: 5\r\n", "hello");
  const std::string second = with("Transfer-Encoding: chunked\r\n", "5\r\nhello\r\n0\r\n\r\n");
  const std::string third = "GET /b?x=%20 HTTP/1.0\r\nX: \t a\xC3\xA4 b \r\n\r\n";
  const Reading reading = read_requests(first + second + third, false);
  ASSERT_EQ(reading.messages.size(), 3u);
  EXPECT_EQ(reading.messages[0].bytes, first);
  EXPECT_EQ(reading.messages[1].bytes, second);
  EXPECT_EQ(reading.messages[2].bytes, third);
  EXPECT_EQ(reading.messages[0].body, "hello");
  EXPECT_EQ(reading.messages[1].body, "hello");
  EXPECT_EQ(reading.messages[2].body, "");
  EXPECT_EQ(reading.messages[2].method, "GET");
  EXPECT_EQ(reading.messages[2].target, "/b?x=%20");
  for (const Message& message : reading.messages) EXPECT_EQ(message.ambiguity, "");
  EXPECT_EQ(reading.used, first.size() + second.size() + third.size());
}

// Every byte that is missing makes it incomplete, never wrong; at the end of the stream it is cut off.
TEST(CanonicalHttp, IncompleteMessagesWait) {
  for (const std::string& whole : {with("Content-Length: 5\r\n", "hello"),
                                   with("Transfer-Encoding: chunked\r\n", "5\r\nhello\r\n0\r\n\r\n")}) {
    for (std::size_t size = 1; size < whole.size(); ++size) {
      const Reading open = read_requests(whole.substr(0, size), false);
      EXPECT_TRUE(open.messages.empty()) << size;
      EXPECT_EQ(open.used, 0u);
      const Reading ended = read_requests(whole.substr(0, size), true);
      ASSERT_EQ(ended.messages.size(), 1u);
      EXPECT_EQ(ended.messages[0].ambiguity, "cut-off") << size;
    }
  }
}

struct Row {
  const char* ambiguity;
  std::string bytes;
};

class Ambiguity : public testing::TestWithParam<Row> {};

TEST_P(Ambiguity, IsNamedAndEndsTheReading) {
  const std::string honest = with("");
  const std::string stream = honest + GetParam().bytes + honest;
  const Reading reading = read_requests(stream, false);
  ASSERT_EQ(reading.messages.size(), 2u) << GetParam().bytes;
  EXPECT_EQ(reading.messages[0].ambiguity, "");
  EXPECT_EQ(reading.messages[1].ambiguity, GetParam().ambiguity) << GetParam().bytes;
  EXPECT_EQ(reading.used, stream.size());
}

const std::string kChunked = "Transfer-Encoding: chunked\r\n";

INSTANTIATE_TEST_SUITE_P(
    Table, Ambiguity,
    testing::Values(
        Row{"request-line", "GET  /a HTTP/1.1\r\n\r\n"}, Row{"request-line", "GET\t/a HTTP/1.1\r\n\r\n"},
        Row{"request-line", "GET /a HTTP/1.10\r\n\r\n"}, Row{"request-line", "GET /a HTTP/1.1 \r\n\r\n"},
        Row{"request-line", "GET /a#b HTTP/1.1\r\n\r\n"}, Row{"request-line", "GET /a\\b HTTP/1.1\r\n\r\n"},
        Row{"request-line", "GET /a\x80 HTTP/1.1\r\n\r\n"}, Row{"request-line", "GET /%zz HTTP/1.1\r\n\r\n"},
        Row{"request-line", "GET /%4 HTTP/1.1\r\n\r\n"}, Row{"request-line", "GET a HTTP/1.1\r\n\r\n"},
        Row{"request-line", "G@T /a HTTP/1.1\r\n\r\n"}, Row{"request-line", "GET /a\r\n\r\n"},
        Row{"bare-line-end", "GET /a HTTP/1.1\n\n"}, Row{"bare-line-end", "GET /a\rHTTP/1.1\r\n\r\n"},
        Row{"bare-line-end", with("X: a\nY: b\r\n")}, Row{"bare-line-end", with("X: a\rb\r\n")},
        Row{"field-name", with("X : a\r\n")}, Row{"field-name", with("no colon\r\n")},
        Row{"field-name", with(": a\r\n")}, Row{"field-name", with(std::string("X\0Y: a\r\n", 8))},
        Row{"field-value", with(std::string("X: a\0b\r\n", 8))},
        Row{"field-value", with("X: \x0B"
                                "a\r\n")},
        Row{"field-value", with("X: \x7F\r\n")}, Row{"folded-field", with("X: a\r\n b\r\n")},
        Row{"folded-field", with("X: a\r\n\tb\r\n")},
        Row{"both-lengths", with("Content-Length: 0\r\n" + kChunked, "0\r\n\r\n")},
        Row{"both-lengths", with(kChunked + "content-length: 0\r\n", "0\r\n\r\n")},
        Row{"several-lengths", with("Content-Length: 0\r\nContent-Length: 0\r\n")},
        Row{"length-digits", with("Content-Length: +5\r\n", "hello")},
        Row{"length-digits", with("Content-Length: 0, 0\r\n")},
        Row{"length-digits", with("Content-Length: \r\n")},
        Row{"length-digits", with("Content-Length: 0000000000005\r\n", "hello")},
        Row{"coding", with("Transfer-Encoding: gzip\r\n")},
        Row{"coding", with("Transfer-Encoding: chunked, chunked\r\n")},
        Row{"coding", with(kChunked + kChunked, "0\r\n\r\n")},
        Row{"coding-in-http-1.0", "POST /a HTTP/1.0\r\n" + kChunked + "\r\n0\r\n\r\n"},
        Row{"chunk-line", with(kChunked, "0x5\r\nhello\r\n0\r\n\r\n")},
        Row{"chunk-line", with(kChunked, "5;a\r\nhello\r\n0\r\n\r\n")},
        Row{"chunk-line", with(kChunked, "000000005\r\nhello\r\n0\r\n\r\n")},
        Row{"chunk-line", with(kChunked, "\r\n")},
        Row{"bare-line-end", with(kChunked, "5\nhello\r\n0\r\n\r\n")},
        Row{"chunk-end", with(kChunked, "5\r\nhelloXX0\r\n\r\n")},
        Row{"trailer", with(kChunked, "0\r\nX: a\r\n\r\n")}));

}  // namespace
}  // namespace assay::tap
