// SPDX-License-Identifier: Apache-2.0
#include "harness/fuzz/sent_requests.hpp"

#include <gtest/gtest.h>

namespace assay::fuzz {
namespace {

// "METHOD TARGET body" of each request, then "+" when something was left over.
std::string summary(std::string_view bytes) {
  const SentReading reading = sent_requests(bytes);
  std::string out;
  for (const SentRequest& request : reading.requests)
    out += "[" + request.method + ' ' + request.target + ' ' + request.body + "]";
  return out + (reading.whole ? "" : "+");
}

TEST(SentRequests, WhatTheStandardLetsAClientSend) {
  const struct {
    std::string_view bytes, summary;
  } rows[] = {
      {"", ""},
      {"GET / HTTP/1.1\r\nHost: a\r\n\r\n", "[GET / ]"},
      {"\r\nGET / HTTP/1.0\r\n\r\n", "[GET / ]"},
      {"GET http://a:8/x?y HTTP/1.1\r\n\r\n", "[GET /x?y ]"},
      {"OPTIONS * HTTP/1.1\r\n\r\n", "[OPTIONS * ]"},
      {"GET / HTTP/1.1\r\nContent-Length: 2\r\n\r\nhiGET /b HTTP/1.1\r\n\r\n", "[GET / hi][GET /b ]"},
      {"POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n2;a=b;c\r\nhi\r\n1\r\n!\r\n0\r\nX: y\r\n\r\n",
       "[POST / hi!]"},
  };
  for (const auto& row : rows) EXPECT_EQ(summary(row.bytes), row.summary) << row.bytes;
}

TEST(SentRequests, EndsWhereRecipientsMayDiffer) {
  const std::string_view heads[] = {
      "GET / HTTP/1.1\nHost: a\r\n\r\n",
      "GET / HTTP/1.1\r\n folded\r\n\r\n",
      "GET / HTTP/1.1\r\nX : y\r\n\r\n",
      "GET / HTTP/1.1\r\nX\r\n\r\n",
      "GET / HTTP/1.1\r\nX: \x01\r\n\r\n",
      "GET / HTTP/1.2\r\n\r\n",
      "GET\t/ HTTP/1.1\r\n\r\n",
      "GET x HTTP/1.1\r\n\r\n",
      "GET /#x HTTP/1.1\r\n\r\n",
      "GET / HTTP/1.1\r\nContent-Length: 1\r\nContent-Length: 1\r\n\r\nx",
      "GET / HTTP/1.1\r\nContent-Length: +1\r\n\r\nx",
      "GET / HTTP/1.1\r\nContent-Length:\r\n\r\n",
      "GET / HTTP/1.1\r\nContent-Length: 0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
      "GET / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
      "GET / HTTP/1.1\r\nTransfer-Encoding: xchunked\r\n\r\n0\r\n\r\n",
      "GET / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n0x0\r\n\r\n",
      "GET / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nxy\r\n0\r\n\r\n",
      "GET / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\nContent-Length: 1\r\n\r\n",
      "GET / HTTP/1.1\r\nContent-Length: 9\r\n\r\nshort",
  };
  for (const std::string_view bytes : heads) {
    EXPECT_EQ(summary(bytes), "+") << bytes;
    EXPECT_EQ(summary("HEAD /a HTTP/1.1\r\n\r\n" + std::string(bytes)), "[HEAD /a ]+") << bytes;
  }
}

}  // namespace
}  // namespace assay::fuzz
