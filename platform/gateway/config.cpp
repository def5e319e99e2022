// SPDX-License-Identifier: Apache-2.0
#include "platform/gateway/config.hpp"

#include <algorithm>
#include <cerrno>
#include <fstream>
#include <memory>
#include <system_error>
#include <tuple>

#include "core/base/encoding.hpp"
#include "core/crypto/digest.hpp"
#include "platform/gateway/config_draft.hpp"
#include "platform/gateway/config_rules.hpp"
#include "platform/gateway/config_secrets.hpp"
#include "platform/gateway/validation.hpp"

namespace assay::gateway {
namespace {

ConfigReading unread(const std::string& file, const char* rule, const std::string& why) {
  ConfigReading out;
  out.draft.pos = {file, 0, 0};
  out.findings.push_back({rule, out.draft.pos, why});
  return out;
}

bool comes_before(const ConfigFinding& a, const ConfigFinding& b) {
  return std::tie(a.pos.line, a.pos.column, a.rule, a.message) <
         std::tie(b.pos.line, b.pos.column, b.rule, b.message);
}

}  // namespace

std::string to_string(const ConfigFinding& finding) {
  return assay::to_string(finding.pos) + ": " + finding.message;
}

ConfigReading read_config(std::string text, const std::string& file, const std::set<std::string>& upstreams) {
  if (text.size() > kMaxConfigBytes)
    return unread(file, "too_large", "larger than " + std::to_string(kMaxConfigBytes) + " bytes");
  ConfigReading out = read_draft(std::move(text), file);
  const bool parsed = std::none_of(
      out.findings.begin(), out.findings.end(),
      [](const ConfigFinding& finding) { return finding.rule == "syntax" || finding.rule == "empty"; });
  if (parsed) judge(out.draft, upstreams, out.findings);
  for (ConfigFinding& finding : out.findings) {
    if (looks_secret(finding.message)) finding.message = "a value that looks like a secret";
  }
  std::sort(out.findings.begin(), out.findings.end(), comes_before);
  return out;
}

Config config_of(const ConfigDraft& draft) {
  Config out;
  out.hosts = draft.hosts;
  out.tls = draft.tls;
  for (const RouteDraft& drafted : draft.routes) {
    Route route = drafted.route;
    if (route.input) route.rules = std::make_shared<const InputRules>(compile_rules(route.input).value());
    out.routes.push_back(std::move(route));
  }
  out.text = draft.text;
  out.hash = to_hex(digest(Hash::sha256, draft.text));
  return out;
}

ConfigReading ConfigFile::load() {
  const std::string name = path_.filename().string();
  if (name.empty()) return unread("configuration", "unreadable", "there is no file");
  std::error_code error;
  if (std::filesystem::is_directory(path_, error)) return unread(name, "unreadable", "is a directory");
  errno = 0;
  std::ifstream file(path_, std::ios::binary);
  if (!file.is_open())
    return unread(name, "unreadable",
                  "cannot be read: " + std::generic_category().message(errno == 0 ? EIO : errno));
  std::string text(kMaxConfigBytes + 1, '\0');
  file.read(text.data(), static_cast<std::streamsize>(text.size()));
  if (file.bad()) return unread(name, "unreadable", "cannot be read: it ended in an error");
  text.resize(static_cast<std::size_t>(file.gcount()));
  return read_config(std::move(text), name, upstreams_);
}

}  // namespace assay::gateway
