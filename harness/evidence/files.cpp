// SPDX-License-Identifier: Apache-2.0
#include "harness/evidence/files.hpp"

#include <fstream>

#include "core/json/parse.hpp"

namespace assay::evidence {

Result<std::unique_ptr<Writer>> Writer::open(const std::filesystem::path& file) {
  std::FILE* handle = std::fopen(file.c_str(), "ae");
  if (handle == nullptr) return Error{Errc::internal, "cannot write " + file.string(), {}};
  return std::unique_ptr<Writer>(new Writer(handle));
}

void Writer::write(const Record& record, const Redactor& redactor) {
  const std::string line = dump_json(redactor.apply(to_json(record))) + "\n";
  const std::lock_guard lock(mutex_);
  std::fwrite(line.data(), 1, line.size(), file_.get());
  std::fflush(file_.get());
}

Result<Log> read_log(const std::filesystem::path& file) {
  std::ifstream in(file, std::ios::binary);
  if (!in) return Error{Errc::not_found, "cannot read " + file.string(), {}};
  Log log;
  std::string line;
  std::size_t number = 0;
  while (std::getline(in, line)) {
    ++number;
    const bool cut_off = in.eof();
    const auto json = parse_json(line);
    auto record = json.ok() ? from_json(*json) : Result<Record>(json.error());
    if (record.ok()) {
      log.add(std::move(record).value());
    } else if (!cut_off) {
      return Error{Errc::invalid, record.error().message, file.string() + ":" + std::to_string(number)};
    }
  }
  return log;
}

}  // namespace assay::evidence
