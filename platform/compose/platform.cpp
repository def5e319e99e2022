// SPDX-License-Identifier: Apache-2.0
#include "platform/compose/platform.hpp"

namespace assay::compose {

Platform::Platform(Assembly assembly, Deployment deployment, Environment environment)
    : assembly_(std::move(assembly)),
      deployment_(std::move(deployment)),
      environment_(std::move(environment)),
      loop_(environment_.time, environment_.start),
      log_(loop_.clock()),
      ports_(environment_.neighbours) {
  loop_.call([this] {
    for (const auto& format : assembly_.seams.log_format) log_.set_format(format(hits_));
    for (const auto& redaction : assembly_.seams.log_redaction) log_.set_redaction(redaction(hits_));
    const Surroundings around{loop_, log_, hits_, environment_};
    for (const std::string& name : part_names(assembly_.spec)) {
      auto part = start_part(name, assembly_, share_of(assembly_, deployment_, name), ports_, around).value();
      for (const auto& [listener, port] : part->ports()) ports_[listener] = port;
      parts_[name] = std::move(part);
    }
  });
  loop_.quiesce();  // first fetches of keys and revocations
}

Platform::~Platform() {
  loop_.call([this] { parts_.clear(); });
  loop_.stop();
}

std::vector<std::string> Platform::log_lines(std::size_t from) {
  return loop_.call([this, from] {
    const auto& lines = log_.lines();
    const std::size_t begin = std::min(from, lines.size());
    return std::vector<std::string>(lines.begin() + static_cast<std::ptrdiff_t>(begin), lines.end());
  });
}

std::map<std::string, std::uint64_t> Platform::hits() {
  return loop_.call([this] { return hits_.counts(); });
}

Json Platform::issuer_keys() {
  return loop_.call([this] {
    const auto identity = parts_.find("identity");
    return identity == parts_.end() ? Json::array() : identity->second->issuer_keys();
  });
}

Result<void> Platform::kill(const std::string& part) {
  return loop_.call([&]() -> Result<void> {
    if (parts_.erase(part) == 0) return Error{Errc::not_found, "no part \"" + part + "\"", {}};
    return {};
  });
}

Result<void> Platform::disturb(const std::string& part, const std::string& manner) {
  return loop_.call([&]() -> Result<void> {
    const auto found = parts_.find(part);
    if (found == parts_.end()) return Error{Errc::not_found, "no part \"" + part + "\"", {}};
    return found->second->disturb(manner);
  });
}

}  // namespace assay::compose
