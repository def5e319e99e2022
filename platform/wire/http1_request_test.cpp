// SPDX-License-Identifier: Apache-2.0
#include "platform/wire/http1_request.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

namespace assay::wire {
namespace {

using State = RequestParser::State;
using namespace std::string_literals;

const std::string kHost = "Host: shop.example\r\n";

std::string get(const std::string& fields) {
  return "GET / HTTP/1.1\r\n" + kHost + fields + "\r\n";
}
std::string post(const std::string& fields, const std::string& body = "") {
  return "POST /o HTTP/1.1\r\n" + kHost + fields + "\r\n" + body;
}
std::string line(const std::string& request_line) {
  return request_line + "\r\n" + kHost + "\r\n";
}
std::string chunked(const std::string& body) {
  return post("Transfer-Encoding: chunked\r\n", body);
}

// Everything that a caller can see of one message, fed in portions of `portion` bytes.
struct Seen {
  State state = State::need_more;
  std::size_t taken = 0;
  RequestHead head;
  std::string body;
  Rejection error;
};

Seen feed_in(const std::string& bytes, std::size_t portion, const RequestLimits& limits = {}) {
  RequestParser parser(limits);
  Seen seen;
  for (std::size_t i = 0; i < bytes.size(); i += portion) {
    const std::string_view piece = std::string_view(bytes).substr(i, portion);
    const std::size_t taken = parser.feed(piece);
    seen.taken += taken;
    if (taken < piece.size()) break;
  }
  seen.state = parser.state();
  if (seen.state == State::complete || seen.state == State::head_done) seen.head = parser.head();
  seen.body = parser.body();
  seen.error = parser.error();
  return seen;
}

struct Refusal {
  const char* name;
  std::string bytes;
  int status;
  const char* reason;
};

const std::vector<Refusal> kRefusals = {
    // Request line.
    {"lf only", "GET / HTTP/1.1\nHost: a\n\n", 400, "bare-lf"},
    {"cr as separator", "GET\r/ HTTP/1.1\r\n", 400, "bare-cr"},
    {"nul in method", "G\0T / HTTP/1.1\r\n"s, 400, "nul"},
    {"vertical tab", line("GET\v/ HTTP/1.1"), 400, "control-byte"},
    {"delete byte", line("GET /\x7f HTTP/1.1"), 400, "control-byte"},
    {"tls record", "\x16\x03\x01\x02"s, 400, "control-byte"},
    {"non-ascii target", line("GET /\xc3\xa9 HTTP/1.1"), 400, "non-ascii"},
    {"tab separator", line("GET\t/ HTTP/1.1"), 400, "bad-method"},
    {"leading space", line(" GET / HTTP/1.1"), 400, "bad-method"},
    {"method not a token", line("G=\":<>(e) / HTTP/1.1"), 400, "bad-method"},
    {"double space", line("GET  / HTTP/1.1"), 400, "bad-request-line"},
    {"space in target", line("GET /a b HTTP/1.1"), 400, "bad-request-line"},
    {"trailing space", line("GET / HTTP/1.1 "), 400, "bad-request-line"},
    {"trailing tab", line("GET / HTTP/1.1\t"), 400, "bad-request-line"},
    {"http 0.9", "GET /canary\r\n", 400, "bad-request-line"},
    {"two empty lines first", "\r\n\r\n" + get(""), 400, "leading-crlf"},
    {"http 2.0", line("GET / HTTP/2.0"), 505, "bad-version"},
    {"http 1.10", line("GET / HTTP/1.10"), 505, "bad-version"},
    {"lower case version", line("GET / http/1.1"), 505, "bad-version"},
    {"text after version", line("GET / HTTP/1.1abc"), 505, "bad-version"},
    {"huge version", line("GET / HTTP/4294967297.1"), 505, "bad-version"},
    {"h2 preface", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 505, "bad-version"},
    {"connect", line("CONNECT a:443 HTTP/1.1"), 501, "connect"},
    {"prefix of a method", line("GETX / HTTP/1.1"), 501, "unknown-method"},
    {"lower case method", line("get / HTTP/1.1"), 501, "unknown-method"},
    {"trace", line("TRACE / HTTP/1.1"), 501, "unknown-method"},
    {"asterisk for get", line("GET * HTTP/1.1"), 400, "bad-target"},
    {"authority form", line("GET a.example:80 HTTP/1.1"), 400, "bad-target"},
    {"no leading slash", line("GET admin HTTP/1.1"), 400, "bad-target"},
    {"fragment", line("GET /a#b HTTP/1.1"), 400, "bad-target"},
    {"backslash", line("GET /a\\b HTTP/1.1"), 400, "bad-target"},
    {"bad percent triplet", line("GET /%zz HTTP/1.1"), 400, "bad-target"},
    {"cut percent triplet", line("GET /%2 HTTP/1.1"), 400, "bad-target"},
    {"other scheme", line("GET ftp://a/ HTTP/1.1"), 400, "bad-target"},
    {"user information", line("GET http://u@a/ HTTP/1.1"), 400, "bad-target"},
    {"empty authority", line("GET http:///a HTTP/1.1"), 400, "bad-target"},
    // Field lines.
    {"lf in field", get("X: a\nTransfer-Encoding: chunked\r\n"), 400, "bare-lf"},
    {"cr in value", get("X: a\rb\r\n"), 400, "bare-cr"},
    {"cr before the end", "GET / HTTP/1.1\r\n" + kHost + "\rX\r\n", 400, "bare-cr"},
    {"nul in value", get("X: a\0b\r\n"s), 400, "nul"},
    {"form feed in value",
     get("Transfer-Encoding: \x0c"
         "chunked\r\n"),
     400, "control-byte"},
    {"nbsp in value", get("Transfer-Encoding: chunked\xa0\r\n"), 400, "non-ascii"},
    {"space before colon", get("X : a\r\n"), 400, "space-before-colon"},
    {"tab before colon", get("Content-Length\t: 5\r\n"), 400, "space-before-colon"},
    {"empty name", get(": x\r\n"), 400, "empty-name"},
    {"no colon", get("Content-Length 10\r\n"), 400, "no-colon"},
    {"space in name", get("X Y: a\r\n"), 400, "bad-field-name"},
    {"quote in name", get("X\"Y: a\r\n"), 400, "bad-field-name"},
    {"fold", get("X: a\r\n b\r\n"), 400, "obs-fold"},
    {"tab fold", get("Transfer-Encoding:\r\n\tchunked\r\n"), 400, "obs-fold"},
    {"first line indented", "GET / HTTP/1.1\r\n Host: a\r\n\r\n", 400, "leading-whitespace"},
    // Host.
    {"no host", "GET / HTTP/1.1\r\n\r\n", 400, "no-host"},
    {"two hosts", get("host: shop.example\r\n"), 400, "duplicate-host"},
    {"empty host", "GET / HTTP/1.1\r\nHost:\r\n\r\n", 400, "bad-host"},
    {"host list", "GET / HTTP/1.1\r\nHost: a, b\r\n\r\n", 400, "bad-host"},
    {"host with user", "GET / HTTP/1.1\r\nHost: a@b\r\n\r\n", 400, "bad-host"},
    {"host with path", "GET / HTTP/1.1\r\nHost: a/b\r\n\r\n", 400, "bad-host"},
    {"trailing dot", "GET / HTTP/1.1\r\nHost: a.example.\r\n\r\n", 400, "bad-host"},
    {"port too big", "GET / HTTP/1.1\r\nHost: a:65536\r\n\r\n", 400, "bad-host"},
    {"port signed", "GET / HTTP/1.1\r\nHost: a:-1\r\n\r\n", 400, "bad-host"},
    {"open bracket", "GET / HTTP/1.1\r\nHost: [::1\r\n\r\n", 400, "bad-host"},
    {"three colons", "GET / HTTP/1.1\r\nHost: [1:::2]\r\n\r\n", 400, "bad-host"},
    // Framing.
    {"cl and te", post("Content-Length: 6\r\nTransfer-Encoding: chunked\r\n", "0\r\n\r\nG"), 400, "cl-te"},
    {"te and cl on get", get("Transfer-Encoding: chunked\r\nContent-Length: 4\r\n"), 400, "cl-te"},
    {"two lengths", post("Content-Length: 0\r\nContent-Length: 40\r\n"), 400, "dup-cl"},
    {"equal lengths", post("Content-Length: 5\r\ncontent-length: 5\r\n"), 400, "dup-cl"},
    {"length list", post("Content-Length: 5, 5\r\n"), 400, "bad-cl"},
    {"plus length", post("Content-Length: +5\r\n"), 400, "bad-cl"},
    {"negative length", post("Content-Length: -5\r\n"), 400, "bad-cl"},
    {"hex length", post("Content-Length: 0x5\r\n"), 400, "bad-cl"},
    {"empty length", post("Content-Length:\r\n"), 400, "bad-cl"},
    {"inner space", post("Content-Length: 5 0\r\n"), 400, "bad-cl"},
    {"2^64", post("Content-Length: 18446744073709551616\r\n"), 400, "cl-overflow"},
    {"2^64-1", post("Content-Length: 18446744073709551615\r\n"), 413, "body-too-large"},
    {"two codings", post("Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n"), 400, "dup-te"},
    {"coding list", post("Transfer-Encoding: gzip, chunked\r\n"), 400, "bad-te"},
    {"leading comma", post("Transfer-Encoding: ,chunked\r\n"), 400, "bad-te"},
    {"coding parameter", post("Transfer-Encoding: chunked;q=1\r\n"), 400, "bad-te"},
    {"quoted coding", post("Transfer-Encoding: \"chunked\"\r\n"), 400, "bad-te"},
    {"empty coding", post("Transfer-Encoding:\r\n"), 400, "bad-te"},
    {"unknown coding", post("Transfer-Encoding: xchunked\r\n"), 501, "unknown-te"},
    {"identity", post("Transfer-Encoding: identity\r\n"), 501, "unknown-te"},
    {"te on 1.0", "POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n", 400, "te-on-http10"},
    {"other expectation", post("Expect: x 100-continue\r\nContent-Length: 1\r\n"), 417, "bad-expect"},
    {"two expectations", post("Expect: 100-continue\r\nExpect: 100-continue\r\n"), 417, "bad-expect"},
    {"quoted option", get("Connection: \"tag\"\r\n"), 400, "bad-connection"},
    {"option of two words", get("Connection: close\r\nConnection: a b\r\n"), 400, "bad-connection"},
    {"proxy option", get("Proxy-Connection: /x\r\n"), 400, "bad-connection"},
    // Chunks.
    {"hex prefix", chunked("0x5\r\nhello\r\n0\r\n\r\n"), 400, "bad-chunk-size"},
    {"plus size", chunked("+5\r\nhello\r\n"), 400, "bad-chunk-size"},
    {"space before size", chunked(" 5\r\nhello\r\n"), 400, "bad-chunk-size"},
    {"space after size", chunked("5 \r\nhello\r\n"), 400, "bad-chunk-size"},
    {"no size", chunked("\r\n"), 400, "bad-chunk-size"},
    {"extension without size", chunked(";a\r\n"), 400, "bad-chunk-size"},
    {"17 digits", chunked("00000000000000005\r\nhello\r\n"), 400, "bad-chunk-size"},
    {"16 f", chunked("FFFFFFFFFFFFFFFF\r\n"), 413, "body-too-large"},
    {"extension without name", chunked("5;\r\nhello\r\n"), 400, "bad-chunk-ext"},
    {"extension open quote", chunked("5;a=\"b\r\nhello\r\n"), 400, "bad-chunk-ext"},
    {"lf in extension", chunked("5;a\nhello\r\n"), 400, "bare-lf"},
    {"lf after size", chunked("5\nhello\r\n"), 400, "bare-lf"},
    {"lf after data", chunked("5\r\nhello\n0\r\n\r\n"), 400, "chunk-terminator"},
    {"data longer than size", chunked("5\r\nhello!\r\n0\r\n\r\n"), 400, "chunk-terminator"},
    {"lf after the last chunk", chunked("0\r\n\n"), 400, "bare-lf"},
    {"resync text", chunked("INVALID!!!\r\nGET /canary HTTP/1.1\r\n"), 400, "bad-chunk-size"},
    {"trailer without colon", chunked("0\r\nX\r\n\r\n"), 400, "no-colon"},
    {"coding as trailer", chunked("0\r\nTransfer-Encoding: chunked\r\n\r\n"), 400, "barred-trailer"},
    {"length as trailer", chunked("0\r\nA: b\r\ncontent-length: 3\r\n\r\n"), 400, "barred-trailer"},
    {"host as trailer", chunked("0\r\nHost: evil\r\n\r\n"), 400, "barred-trailer"},
    {"folded trailer", chunked("0\r\nX: a\r\n b\r\n\r\n"), 400, "obs-fold"},
};

TEST(Http1Request, refuses_with_one_status_and_reason_for_every_split) {
  for (const Refusal& refusal : kRefusals) {
    for (const std::size_t portion : {refusal.bytes.size(), std::size_t{1}, std::size_t{3}}) {
      const Seen seen = feed_in(refusal.bytes, portion);
      EXPECT_EQ(seen.state, State::rejected) << refusal.name;
      EXPECT_EQ(seen.error.status, refusal.status) << refusal.name;
      EXPECT_EQ(seen.error.reason, refusal.reason) << refusal.name;
      EXPECT_LE(seen.error.offset, refusal.bytes.size()) << refusal.name;
    }
  }
}

TEST(Http1Request, refuses_every_byte_that_is_no_token_in_a_field_name) {
  const std::string token = "!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
  for (int byte = 0; byte < 256; ++byte) {
    const char c = static_cast<char>(byte);
    if (c == ':') continue;  // ends the name
    const Seen seen = feed_in(get("X"s + c + "Y: 1\r\n"), 4096);
    const bool allowed = token.find(c) != std::string::npos;
    EXPECT_EQ(seen.state, allowed ? State::complete : State::rejected) << "byte " << byte;
  }
}

TEST(Http1Request, tells_where_the_fault_is) {
  EXPECT_EQ(feed_in("GET / HTTP/1.1\nHost: a\n\n", 100).error.offset, 14U);
  EXPECT_EQ(feed_in("GET / HTTP/1.1\r\nHost : a\r\n\r\n", 1).error.offset, 20U);
  EXPECT_EQ(feed_in("GET / HTTP/1.1\r\nHo\"st: a\r\n\r\n", 1).error.offset, 18U);
  EXPECT_EQ(feed_in("GET / HTTP/1.1\r\nHost: a\r\n b\r\n\r\n", 2).error.offset, 25U);
}

struct Acceptance {
  const char* name;
  std::string bytes;
  std::string method;
  std::string target;
  std::string body;
};

const std::vector<Acceptance> kAcceptances = {
    {"plain get", get(""), "GET", "/", ""},
    {"one empty line first", "\r\n" + get(""), "GET", "/", ""},
    {"http 1.0 without host", "GET /a HTTP/1.0\r\n\r\n", "GET", "/a", ""},
    {"query", line("GET /a/b?c=%2e&d HTTP/1.1"), "GET", "/a/b?c=%2e&d", ""},
    {"asterisk", line("OPTIONS * HTTP/1.1"), "OPTIONS", "*", ""},
    {"absolute form", line("GET http://shop.example:80/a?b HTTP/1.1"), "GET", "http://shop.example:80/a?b",
     ""},
    {"absolute https", line("GET HTTPS://shop.example HTTP/1.1"), "GET", "HTTPS://shop.example", ""},
    {"ipv6 host", "GET / HTTP/1.1\r\nHost: [2001:db8::1]:8443\r\n\r\n", "GET", "/", ""},
    {"length", post("Content-Length: 5\r\n", "hello"), "POST", "/o", "hello"},
    {"decimal with zeros", post("Content-Length: 0010\r\n", "0123456789"), "POST", "/o", "0123456789"},
    {"no body", post("Content-Length: 0\r\n"), "POST", "/o", ""},
    {"body on get", get("Content-Length: 2\r\n") + "hi", "GET", "/", "hi"},
    {"any byte in a body", post("Content-Length: 4\r\n", "\0\r\n\xff"s), "POST", "/o", "\0\r\n\xff"s},
    {"chunked", chunked("5\r\nhello\r\n00A;x=\"q;\\\"\";y=z;w\r\n, 10 bytes\r\n0\r\n\r\n"), "POST", "/o",
     "hello, 10 bytes"},
    {"chunked in capitals after a tab", post("TRANSFER-ENCODING:\tCHUNKED\r\n", "1\r\nx\r\n0\r\n\r\n"),
     "POST", "/o", "x"},
    {"trailers", chunked("1\r\nx\r\n0\r\nChecksum: evil\r\nX-User-Id: 1\r\n\r\n"), "POST", "/o", "x"},
};

TEST(Http1Request, accepts_and_decodes_for_every_split) {
  for (const Acceptance& accepted : kAcceptances) {
    for (std::size_t portion = 1; portion <= accepted.bytes.size(); ++portion) {
      const Seen seen = feed_in(accepted.bytes, portion);
      ASSERT_EQ(seen.state, State::complete) << accepted.name << " " << seen.error.reason;
      ASSERT_EQ(seen.taken, accepted.bytes.size()) << accepted.name;
      ASSERT_EQ(seen.head.method, accepted.method) << accepted.name;
      ASSERT_EQ(seen.head.target, accepted.target) << accepted.name;
      ASSERT_EQ(seen.body, accepted.body) << accepted.name;
      ASSERT_LE(seen.head.fields.count("Host"), 1U) << accepted.name;
      ASSERT_FALSE(seen.head.fields.find("X-User-Id")) << accepted.name;
    }
  }
}

TEST(Http1Request, keeps_fields_in_order_and_trims_white_space) {
  const Seen seen = feed_in(get("B:  two words \t\r\na:\r\nB: again\r\n"), 7);
  const std::vector<Field> expected = {
      {"Host", "shop.example"}, {"B", "two words"}, {"a", ""}, {"B", "again"}};
  EXPECT_EQ(seen.head.fields.list, expected);
}

TEST(Http1Request, unfolds_when_it_is_set_to) {
  RequestLimits limits;
  limits.obs_fold = ObsFold::unfold;
  const std::string bytes =
      get("X: a \r\n  b\r\n\t\r\n c\r\nTransfer-Encoding:\r\n chunked\r\n") + "0\r\n\r\n";
  for (const std::size_t portion : {bytes.size(), std::size_t{1}}) {
    const Seen seen = feed_in(bytes, portion, limits);
    ASSERT_EQ(seen.state, State::complete);
    EXPECT_EQ(*seen.head.fields.find("x"), "a b c");
    EXPECT_EQ(*seen.head.fields.find("transfer-encoding"), "chunked");
    EXPECT_EQ(seen.taken, bytes.size());
  }
  const Seen first = feed_in("GET / HTTP/1.1\r\n Host: a\r\n\r\n", 100, limits);
  EXPECT_EQ(first.error.reason, "leading-whitespace");
}

TEST(Http1Request, takes_pipelined_messages_one_by_one) {
  const std::string first = post("Content-Length: 3\r\n", "abc");
  const std::string bytes = first + chunked("2\r\nde\r\n0\r\n\r\n") + get("Connection: x, Close\r\n");
  RequestParser parser;
  std::size_t position = parser.feed(bytes);
  EXPECT_EQ(position, first.size());
  EXPECT_EQ(parser.body(), "abc");
  EXPECT_EQ(parser.feed("GET"), 0U);
  EXPECT_TRUE(parser.keep_alive());
  parser.reset();
  EXPECT_TRUE(parser.idle());
  position += parser.feed(std::string_view(bytes).substr(position));
  EXPECT_EQ(parser.state(), State::complete);
  EXPECT_EQ(parser.body(), "de");
  parser.reset();
  position += parser.feed(std::string_view(bytes).substr(position));
  EXPECT_EQ(parser.state(), State::complete);
  EXPECT_EQ(position, bytes.size());
  EXPECT_EQ(parser.head().method, "GET");
  EXPECT_FALSE(parser.keep_alive());
}

TEST(Http1Request, a_rejection_is_for_good) {
  RequestParser parser;
  parser.feed("GET / HTTP/1.1\n");
  ASSERT_EQ(parser.state(), State::rejected);
  const Rejection error = parser.error();
  EXPECT_EQ(parser.feed(get("")), 0U);
  parser.reset();
  EXPECT_EQ(parser.feed(get("")), 0U);
  EXPECT_EQ(parser.state(), State::rejected);
  EXPECT_EQ(parser.error(), error);
  EXPECT_FALSE(parser.keep_alive());
}

TEST(Http1Request, a_half_read_message_cannot_be_forgotten) {
  RequestParser parser;
  parser.feed("POST /o HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nExpect: 100-Continue\r\n\r\n");
  EXPECT_EQ(parser.state(), State::head_done);
  EXPECT_TRUE(parser.expects_continue());
  parser.reset();
  EXPECT_EQ(parser.feed("abcd"), 3U);
  EXPECT_EQ(parser.body(), "abc");
  EXPECT_FALSE(parser.expects_continue());
}

TEST(Http1Request, knows_whether_the_connection_stays) {
  const auto keeps = [](const std::string& bytes) {
    RequestParser parser;
    parser.feed(bytes);
    return parser.state() == State::complete && parser.keep_alive();
  };
  EXPECT_TRUE(keeps(get("")));
  EXPECT_FALSE(keeps(get("Connection: close\r\n")));
  EXPECT_FALSE(keeps(get("Connection: keep-alive\r\nConnection: a,CLOSE\r\n")));
  EXPECT_FALSE(keeps("GET / HTTP/1.0\r\n\r\n"));
  EXPECT_TRUE(keeps("GET / HTTP/1.0\r\nConnection: Keep-Alive\r\n\r\n"));
}

}  // namespace
}  // namespace assay::wire
