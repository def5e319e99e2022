// SPDX-License-Identifier: Apache-2.0
// The keeper: what it does when we let go of it. It is the built program, so it is tested here.
#include "harness/process/keeper.hpp"

#include <signal.h>

#include "cli/cli_fixture.hpp"
#include "core/base/deadline.hpp"

namespace assay::cli::testing {
namespace {

namespace fs = std::filesystem;

// Until something holds; the keeper is another process.
template <typename Condition>
bool eventually(Condition condition) {
  const Deadline deadline(std::chrono::seconds(10));
  while (!condition() && !deadline.passed()) usleep(1000);
  return condition();
}

TEST(Keeper, UndoesEndsServersWithTheirChildrenAndRemovesTheFolder) {
  const Folder outside;
  const fs::path folder = outside.path() / "private";
  fs::create_directories(folder);
  std::string child;
  {
    auto keeper = process::Keeper::start(folder);
    ASSERT_TRUE(keeper.ok()) << keeper.error().message;
    // A server whose child is the one that counts, as with nginx.
    ASSERT_TRUE(
        (*keeper)->serve({"/bin/sh", "-c", "sleep 600 & echo $! >child; wait"}, folder, folder / "log").ok());
    ASSERT_TRUE(eventually([&] { return !file_text(folder / "child").empty(); }));
    child = file_text(folder / "child");
    const std::string note = "echo $ASSAY_LAUNCH_DIR >" + (outside / "undone");
    ASSERT_TRUE((*keeper)->owe({"/bin/sh", "-c", note}, folder, std::chrono::minutes(10)).ok());
    EXPECT_FALSE((*keeper)->serve({"/nonexistent/server"}, folder, folder / "log").ok());
  }
  EXPECT_EQ(file_text(outside / "undone"), folder.string() + "\n");
  EXPECT_FALSE(fs::exists(folder));
  EXPECT_TRUE(eventually([&] {
    return kill(std::stoi(child), 0) != 0 ||
           holds(file_text("/proc/" + std::to_string(std::stoi(child)) + "/stat"), ") Z ");
  }));
}

TEST(Keeper, UndoesAtTheEndOfTheLeaseAndNotWhenSettled) {
  const Folder outside;
  auto keeper = process::Keeper::start({});
  ASSERT_TRUE(keeper.ok());
  ASSERT_TRUE((*keeper)->owe({"touch", outside / "late"}, outside.path(), std::chrono::milliseconds(1)).ok());
  EXPECT_TRUE(eventually([&] { return fs::exists(outside / "late"); }));
  ASSERT_TRUE((*keeper)->owe({"touch", outside / "never"}, outside.path(), std::chrono::minutes(10)).ok());
  ASSERT_TRUE((*keeper)->settle().ok());
  keeper->reset();
  EXPECT_FALSE(fs::exists(outside / "never"));
}

}  // namespace
}  // namespace assay::cli::testing
