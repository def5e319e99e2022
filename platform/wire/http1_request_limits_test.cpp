// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <vector>

#include "platform/wire/http1_request.hpp"

namespace assay::wire {
namespace {

using State = RequestParser::State;

RequestLimits small() {
  RequestLimits limits;
  limits.max_line = 40;
  limits.max_header_bytes = 60;
  limits.max_fields = 3;
  limits.body.max_body = 10;
  limits.body.max_chunk_line = 12;
  limits.body.max_chunk_ext = 16;
  limits.body.max_trailer_bytes = 20;
  limits.body.max_trailer_fields = 2;
  return limits;
}

const std::string kChunked = "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n";
const std::string kEnd = "0\r\n\r\n";

std::string with_length(std::size_t length) {
  return "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: " + std::to_string(length) + "\r\n\r\n" +
         std::string(length, 'b');
}

// Builds the same message at a size; it must pass at `limit` and be refused at `limit + 1`.
struct Limit {
  const char* name;
  std::size_t limit;
  std::string (*build)(std::size_t size);
  int status;
  const char* reason;
};

const std::vector<Limit> kLimits = {
    {"request line", 40,
     [](std::size_t n) { return "GET /" + std::string(n - 14, 'a') + " HTTP/1.1\r\nHost: a\r\n\r\n"; }, 414,
     "request-line-too-long"},
    {"field bytes", 60,
     [](std::size_t n) { return "GET / HTTP/1.1\r\nHost: a\r\nX: " + std::string(n - 14, 'a') + "\r\n\r\n"; },
     431, "fields-too-large"},
    {"fields", 3,
     [](std::size_t n) {
       std::string text = "GET / HTTP/1.1\r\nHost: a\r\n";
       for (std::size_t i = 1; i < n; ++i) text += "X:\r\n";
       return text + "\r\n";
     },
     431, "too-many-fields"},
    {"empty lines first", 1,
     [](std::size_t n) {
       std::string text;
       for (std::size_t i = 0; i < n; ++i) text += "\r\n";
       return text + "GET / HTTP/1.1\r\nHost: a\r\n\r\n";
     },
     400, "leading-crlf"},
    {"declared body", 10, with_length, 413, "body-too-large"},
    {"one chunk", 10,
     [](std::size_t n) {
       return kChunked + (n == 10 ? "a" : "b") + "\r\n" + std::string(n, 'b') + "\r\n" + kEnd;
     },
     413, "body-too-large"},
    {"sum of chunks", 10,
     [](std::size_t n) {
       std::string text = kChunked;
       for (std::size_t i = 0; i < n; ++i) text += "1\r\nb\r\n";
       return text + kEnd;
     },
     413, "body-too-large"},
    {"chunk line", 12,
     [](std::size_t n) { return kChunked + "1;" + std::string(n - 2, 'e') + "\r\nb\r\n" + kEnd; }, 400,
     "chunk-line-too-long"},
    {"all chunk extensions", 16,
     [](std::size_t n) {
       return kChunked + "1;1234567\r\nb\r\n1;" + std::string(n - 9, 'e') + "\r\nb\r\n" + kEnd;
     },
     413, "chunk-ext-too-large"},
    {"trailer bytes", 20,
     [](std::size_t n) { return kChunked + "0\r\nX:" + std::string(n - 4, 't') + "\r\n\r\n"; }, 431,
     "fields-too-large"},
    {"trailer fields", 2,
     [](std::size_t n) {
       std::string text = kChunked + "0\r\n";
       for (std::size_t i = 0; i < n; ++i) text += "X:\r\n";
       return text + "\r\n";
     },
     431, "too-many-fields"},
};

TEST(Http1RequestLimits, hold_at_the_limit_and_refuse_one_beyond) {
  for (const Limit& limit : kLimits) {
    for (const bool whole : {true, false}) {
      const auto run = [&](std::size_t size) {
        const std::string bytes = limit.build(size);
        RequestParser parser(small());
        if (whole) parser.feed(bytes);
        for (std::size_t i = 0; !whole && i < bytes.size(); ++i)
          parser.feed(std::string_view(bytes).substr(i, 1));
        return parser;
      };
      EXPECT_EQ(run(limit.limit).state(), State::complete)
          << limit.name << ": " << run(limit.limit).error().reason;
      const RequestParser beyond = run(limit.limit + 1);
      EXPECT_EQ(beyond.state(), State::rejected) << limit.name;
      EXPECT_EQ(beyond.error().status, limit.status) << limit.name;
      EXPECT_EQ(beyond.error().reason, limit.reason) << limit.name;
    }
  }
}

// An endless sender is cut off at the limit: nothing waits for a line end or for a declared body to arrive.
TEST(Http1RequestLimits, refuse_at_the_byte_beyond_without_waiting) {
  RequestParser line(small());
  EXPECT_EQ(line.feed(std::string(1000, 'A')), 40U);
  EXPECT_EQ(line.error().status, 414);

  RequestParser fields(small());
  const std::string start = "GET / HTTP/1.1\r\n";
  EXPECT_EQ(fields.feed(start + std::string(1000, 'A')), start.size() + 58U);
  EXPECT_EQ(fields.error().status, 431);

  RequestParser body(small());
  const std::string declared = "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 10737418240\r\n\r\n";
  EXPECT_EQ(body.feed(declared), declared.size());
  EXPECT_EQ(body.error().status, 413);
  EXPECT_TRUE(body.body().empty());
}

TEST(Http1RequestLimits, defaults_are_the_documented_ones) {
  const RequestLimits limits;
  EXPECT_EQ(limits.max_line, 8192U);
  EXPECT_EQ(limits.max_header_bytes, 32768U);
  EXPECT_EQ(limits.max_fields, 100U);
  EXPECT_EQ(limits.body.max_body, 1048576U);
  EXPECT_EQ(limits.body.max_chunk_line, 256U);
  EXPECT_EQ(limits.obs_fold, ObsFold::reject);
}

}  // namespace
}  // namespace assay::wire
