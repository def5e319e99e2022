// SPDX-License-Identifier: Apache-2.0
#include "core/ipc/line_socket.hpp"

#include <gtest/gtest.h>
#include <sys/socket.h>

namespace assay::ipc {
namespace {

std::pair<LineSocket, LineSocket> pair() {
  int ends[2];
  EXPECT_EQ(socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends), 0);
  return {LineSocket(ends[0]), LineSocket(ends[1])};
}

TEST(LineSocket, CarriesWholeLinesInOrder) {
  auto [a, b] = pair();
  ASSERT_TRUE(a.send_line("one").ok());
  ASSERT_TRUE(a.send_line("").ok());
  ASSERT_TRUE(a.send_line("three").ok());
  EXPECT_EQ(b.read_line().value_or("?"), "one");
  EXPECT_EQ(b.read_line().value_or("?"), "");
  EXPECT_EQ(b.read_line(Deadline(std::chrono::seconds(5))).value_or("?"), "three");
}

TEST(LineSocket, TellsSilenceFromTheEnd) {
  auto [a, b] = pair();
  EXPECT_EQ(b.read_line(Deadline(std::chrono::milliseconds(0))).error().code, Errc::timeout);
  a.finish_sending();
  EXPECT_EQ(b.read_line().error().code, Errc::unavailable);
  EXPECT_FALSE(b.pump());
}

}  // namespace
}  // namespace assay::ipc
