// SPDX-License-Identifier: Apache-2.0
#include "harness/evidence/redactor.hpp"

#include <algorithm>

#include "core/base/encoding.hpp"
#include "core/crypto/digest.hpp"

namespace assay::evidence {
namespace {
constexpr std::size_t kShortestSecret = 6;
}

void Redactor::add(std::string_view name, std::string_view secret) {
  if (secret.size() < kShortestSecret) return;
  const auto same = [&](const Entry& e) { return e.secret == secret; };
  if (std::any_of(entries_.begin(), entries_.end(), same)) return;
  const std::string tag = to_hex(hmac(Hash::sha256, key_, secret)).substr(0, 8);
  Entry entry{std::string(secret), "⟦secret:" + std::string(name) + "#" + tag + "⟧"};
  const auto place = std::find_if(entries_.begin(), entries_.end(),
                                  [&](const Entry& e) { return e.secret.size() < entry.secret.size(); });
  entries_.insert(place, std::move(entry));
}

std::string Redactor::apply(std::string text) const {
  for (const Entry& entry : entries_) {
    for (std::size_t at = text.find(entry.secret); at != std::string::npos;
         at = text.find(entry.secret, at)) {
      text.replace(at, entry.secret.size(), entry.replacement);
      at += entry.replacement.size();
    }
  }
  return text;
}

Json Redactor::apply(const Json& value) const {
  if (value.is_string()) return Json(apply(value.as_string()));
  if (value.is_array()) {
    Json out = Json::array();
    for (const Json& item : value.items()) out.push_back(apply(item));
    return out;
  }
  if (value.is_object()) {
    Json out = Json::object();
    for (const auto& [name, member] : value.members()) out.members().emplace_back(apply(name), apply(member));
    return out;
  }
  return value;
}

}  // namespace assay::evidence
