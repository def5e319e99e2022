// SPDX-License-Identifier: Apache-2.0
#pragma once
// Evidence on disk: JSON lines, appended as they happen, so that a crash loses nothing that was written.
#include <cstdio>
#include <filesystem>
#include <memory>
#include <mutex>

#include "harness/evidence/record.hpp"
#include "harness/evidence/redactor.hpp"

namespace assay::evidence {

// Appends redacted records. Safe from any thread; a line is written whole.
class Writer {
 public:
  static Result<std::unique_ptr<Writer>> open(const std::filesystem::path& file);
  void write(const Record& record, const Redactor& redactor);

 private:
  struct Close {
    void operator()(std::FILE* file) const { std::fclose(file); }
  };
  explicit Writer(std::FILE* file) : file_(file) {}
  std::mutex mutex_;
  std::unique_ptr<std::FILE, Close> file_;
};

// Reads a file of records. A last line that was cut off by a crash is left out; any other bad line is an
// error.
Result<Log> read_log(const std::filesystem::path& file);

}  // namespace assay::evidence
