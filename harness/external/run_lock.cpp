// SPDX-License-Identifier: Apache-2.0
#include "harness/external/run_lock.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <filesystem>

#include "core/base/encoding.hpp"
#include "core/crypto/digest.hpp"

namespace assay::external {

Result<std::unique_ptr<RunLock>> RunLock::take(const target::TargetFile& file) {
  if (file.launch.given()) return std::unique_ptr<RunLock>(new RunLock(-1));
  std::string where;
  for (const target::EndpointEntry& e : file.endpoints) where += e.url + "\n" + e.connect + "\n";
  const std::string name = "assay-run-" + to_hex(digest(Hash::sha256, where)).substr(0, 16) + ".lock";
  const std::filesystem::path path = std::filesystem::temp_directory_path() / name;
  const int fd = open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
  if (fd < 0) return Error{Errc::unavailable, "cannot open the run's lock " + path.string(), {}};
  if (flock(fd, LOCK_EX | LOCK_NB) != 0) {
    close(fd);
    return Error{Errc::unavailable, "another run is testing this target; it holds " + path.string(), {}};
  }
  return std::unique_ptr<RunLock>(new RunLock(fd));
}

RunLock::~RunLock() {
  if (fd_ >= 0) close(fd_);
}

}  // namespace assay::external
