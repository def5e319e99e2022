// SPDX-License-Identifier: Apache-2.0
#include "harness/flood/response_scanner.hpp"

#include <gtest/gtest.h>

#include <string>

namespace assay::flood {
namespace {

using State = ResponseScanner::State;

struct Row {
  const char* what;
  std::string bytes;
  State state;
  int status;
  bool keeps_alive = true;
  bool to_head = false;
  std::string behind = {};  // bytes of the next response
};

const Row kRows[] = {
    {"a length", "HTTP/1.1 200 OK\r\nServer: x\r\nContent-Length: 5\r\n\r\nhello", State::complete, 200},
    {"no body", "HTTP/1.1 429 No\r\ncontent-length:0\r\n\r\n", State::complete, 429},
    {"two in one piece", "HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\na", State::complete, 200, true, false,
     "HTTP/1.1 500 X\r\n"},
    {"the body is short", "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhello", State::length, 200},
    {"the head is short", "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n", State::head, 200},
    {"chunked",
     "HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, "
     "chunked\r\n\r\n5\r\nhello\r\nA;x=1\r\n0123456789\r\n0\r\n\r\n",
     State::complete, 200, true, false, "HTTP"},
    {"chunked with trailers",
     "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\na\r\n0\r\nX: y\r\n\r\n", State::complete, 200,
     true, false, "HTTP"},
    {"a chunk without size", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n", State::broken,
     200},
    {"until the close", "HTTP/1.1 200 OK\r\n\r\nall of it", State::until_close, 200, false},
    {"an interim answer first", "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 204 None\r\n\r\n", State::complete,
     204, true, false, "x"},
    {"not modified", "HTTP/1.1 304 No\r\nContent-Length: 99\r\n\r\n", State::complete, 304, true, false, "x"},
    {"an answer to HEAD", "HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n", State::complete, 200, true, true,
     "x"},
    {"says that it closes", "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 0\r\n\r\n",
     State::complete, 200, false},
    {"the old version", "HTTP/1.0 200 OK\r\nContent-Length: 0\r\n\r\n", State::complete, 200, false},
    {"no HTTP", "SSH-2.0-x\r\n", State::broken, 0},
    {"a length that is none", "HTTP/1.1 200 OK\r\nContent-Length: 5x\r\n\r\n", State::broken, 200},
    {"a length beyond all bounds", "HTTP/1.1 200 OK\r\nContent-Length: 99999999999999999999\r\n\r\n",
     State::broken, 200},
    {"a field of great length",
     "HTTP/1.1 200 OK\r\nX-Long: " + std::string(4000, 'x') + "\r\nContent-Length: 1\r\n\r\na",
     State::complete, 200, true, false, "x"},
};

void expect_row(const Row& row, std::size_t piece) {
  const std::string all = row.bytes + row.behind;
  ResponseScanner scanner;
  scanner.reset(row.to_head);
  std::size_t taken = 0;
  for (std::size_t at = 0; at < all.size(); at += piece) {
    const std::string_view bytes = std::string_view(all).substr(at, piece);
    const std::size_t n = scanner.feed(bytes);
    taken += n;
    if (n < bytes.size()) break;
  }
  EXPECT_EQ(scanner.state(), row.state) << row.what << " in pieces of " << piece;
  EXPECT_EQ(scanner.status(), row.status) << row.what;
  if (row.state != State::complete) return;
  EXPECT_EQ(taken, row.bytes.size()) << row.what << " in pieces of " << piece;
  EXPECT_EQ(scanner.keeps_alive(), row.keeps_alive) << row.what;
}

TEST(ResponseScanner, FindsTheEndHoweverTheBytesAreCut) {
  for (const Row& row : kRows) {
    for (const std::size_t piece :
         {row.bytes.size() + row.behind.size(), std::size_t{1}, std::size_t{3}, std::size_t{7}})
      expect_row(row, piece);
  }
}

TEST(ResponseScanner, OnlyABodyWithoutLengthIsEndedByTheClose) {
  const std::pair<const char*, bool> rows[] = {
      {"", false},
      {"HTTP/1.1 200 OK\r\n", false},
      {"HTTP/1.1 200 OK\r\n\r\nhalf", true},
      {"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhalf", false},
      {"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhalf", false},
  };
  for (const auto& [bytes, complete] : rows) {
    ResponseScanner scanner;
    scanner.feed(bytes);
    EXPECT_EQ(scanner.closed(), complete) << bytes;
    EXPECT_EQ(scanner.started(), *bytes != '\0') << bytes;
  }
}

TEST(ResponseScanner, IsAsNewAfterReset) {
  ResponseScanner scanner;
  scanner.feed("HTTP/1.1 200 OK\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nab");
  scanner.reset();
  EXPECT_FALSE(scanner.started());
  const std::string_view next = "HTTP/1.1 403 No\r\nContent-Length: 0\r\n\r\nHTTP";
  EXPECT_EQ(scanner.feed(next), next.size() - 4);
  EXPECT_TRUE(scanner.complete());
  EXPECT_EQ(scanner.status(), 403);
  EXPECT_TRUE(scanner.keeps_alive());
  EXPECT_EQ(scanner.feed("HTTP"), 0u);
}

}  // namespace
}  // namespace assay::flood
