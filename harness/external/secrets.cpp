// SPDX-License-Identifier: Apache-2.0
#include "harness/external/secrets.hpp"

#include <cstdlib>
#include <fstream>
#include <iterator>
#include <sstream>

#include "harness/process/command.hpp"

namespace assay::external {
namespace {

constexpr auto kCommandPatience = std::chrono::milliseconds(15000);

Secret without_line_end(std::string text) {
  if (!text.empty() && text.back() == '\n') text.pop_back();
  if (!text.empty() && text.back() == '\r') text.pop_back();
  return Secret(std::move(text));
}

Error missing(const target::Reference& reference, const std::string& why) {
  return {Errc::not_found, reference.scheme + ":" + reference.rest + " " + why, {}};
}

}  // namespace

Result<Secret> Secrets::resolve(const target::Reference& reference) const {
  if (reference.scheme == "env") {
    const char* const value = std::getenv(reference.rest.c_str());
    if (value == nullptr) return missing(reference, "is not set");
    return Secret(value);
  }
  if (reference.scheme == "file") {
    std::ifstream in(folder_ / reference.rest, std::ios::binary);
    if (!in) return missing(reference, "cannot be read");
    return without_line_end({std::istreambuf_iterator<char>(in), {}});
  }
  if (reference.scheme == "cmd") {
    process::Command command;
    command.folder = folder_;
    std::istringstream words(reference.rest);
    command.argv.assign(std::istream_iterator<std::string>(words), {});
    const auto finished = process::run_to_end(command, Deadline(kCommandPatience));
    if (!finished.ok()) return missing(reference, "failed: " + finished.error().message);
    if (finished->code != 0) return missing(reference, "ended with " + std::to_string(finished->code));
    return without_line_end(finished->output);
  }
  if (reference.scheme == "launch") {
    const auto it = launched_.find(reference.rest);
    if (it == launched_.end()) return missing(reference, "is not made by [launch]");
    return it->second;
  }
  return Error{Errc::unsupported, reference.scheme + ": references are not resolved by this build", {}};
}

}  // namespace assay::external
