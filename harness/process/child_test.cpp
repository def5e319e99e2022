// SPDX-License-Identifier: Apache-2.0
#include "harness/process/child.hpp"

#include <gtest/gtest.h>
#include <signal.h>
#include <sys/wait.h>

namespace assay::process {
namespace {

const auto kPatience = std::chrono::seconds(10);

TEST(Child, SpeaksOverItsStandardInput) {
  auto child = Child::spawn("/bin/sh", {"-c", "read x <&0; echo \"got $x\" >&0"});
  ASSERT_TRUE(child.ok()) << child.error().message;
  ASSERT_TRUE((*child)->link().send_line("hello").ok());
  EXPECT_EQ((*child)->link().read_line(Deadline(kPatience)).value_or("?"), "got hello");
  EXPECT_EQ((*child)->finish(Deadline(kPatience)), 0);
}

TEST(Child, InheritsNoDescriptorOfOurs) {
  auto child = Child::spawn("/bin/sh", {"-c", "echo $(ls /proc/self/fd) >&0"});
  ASSERT_TRUE(child.ok());
  EXPECT_EQ((*child)->link().read_line(Deadline(kPatience)).value_or("?"), "0 1 2 3")
      << "3 is ls reading the folder";
}

TEST(Child, IsGoneAndReapedWithItsOwner) {
  pid_t pid = 0;
  {
    auto child = Child::spawn("/bin/sh", {"-c", "while :; do read x <&0 || :; done"});
    ASSERT_TRUE(child.ok());
    pid = (*child)->pid();
    EXPECT_EQ(kill(pid, 0), 0);
  }
  EXPECT_EQ(kill(pid, 0), -1);
}

TEST(Child, ProgramThatIsNotThereIsAnError) {
  const auto child = Child::spawn("/no/such/program", {});
  ASSERT_FALSE(child.ok());
  EXPECT_EQ(child.error().code, Errc::not_found);
  EXPECT_EQ(waitpid(-1, nullptr, WNOHANG), -1) << "no zombie is left";
}

}  // namespace
}  // namespace assay::process
