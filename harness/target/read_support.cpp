// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "harness/model/duration.hpp"
#include "harness/target/read_parts.hpp"

namespace assay::target {
namespace {

const std::vector<std::string>& schemes() {
  static const std::vector<std::string> kSchemes = {"env", "file", "vault", "cmd", "launch"};
  return kSchemes;
}

bool is_date(std::string_view text) {
  if (text.size() != 10 || text[4] != '-' || text[7] != '-') return false;
  const auto number = [&](std::size_t from, std::size_t count) {
    int out = 0;
    for (std::size_t i = from; i < from + count; ++i) {
      if (text[i] < '0' || text[i] > '9') return -1;
      out = out * 10 + (text[i] - '0');
    }
    return out;
  };
  const int month = number(5, 2);
  const int day = number(8, 2);
  return number(0, 4) >= 0 && month >= 1 && month <= 12 && day >= 1 && day <= 31;
}

}  // namespace

void Reading::unused(const SourcePos& pos, const std::string& what) {
  file_.unused.warning(pos, what);
}

void Reading::remember(const std::string& prefix, const toml_tree::Table& table) {
  for (const toml_tree::Entry& entry : table)
    file_.positions[prefix.empty() ? entry.key : prefix + "." + entry.key] = entry.value.pos;
}

// A secret or a trust anchor is named, never written down: a file that holds it would carry it into every
// repository.
Reference Reading::reference(toml_tree::Reader& r, std::string_view key) {
  const auto text = r.string(key);
  if (!text) return {};
  const std::size_t colon = text->find(':');
  const std::string scheme = text->substr(0, colon);
  const bool known = std::find(schemes().begin(), schemes().end(), scheme) != schemes().end();
  if (colon == std::string::npos || !known || colon + 1 == text->size()) {
    const std::string near = colon == std::string::npos ? "" : did_you_mean(scheme, schemes());
    // The text itself may be the secret, so it is not repeated.
    diagnostics_.error(r.pos_of(key), '"' + std::string(key) + "\" must be a reference, not the value itself",
                       near.empty() ? "one of: env:NAME, file:PATH, cmd:PROGRAM, vault:PATH#KEY, launch:NAME"
                                    : "did you mean \"" + near + ":\"?");
    return {};
  }
  if (scheme == "vault") unused(r.pos_of(key), "vault: references are not resolved by this build");
  return {scheme, text->substr(colon + 1)};
}

std::optional<std::chrono::milliseconds> Reading::duration(toml_tree::Reader& r, std::string_view key) {
  const auto text = r.string(key);
  if (!text) return std::nullopt;
  const auto value = model::parse_duration(*text);
  if (!value || value->count() < 0) {
    diagnostics_.error(r.pos_of(key), '"' + std::string(key) + "\" is no duration",
                       "for example \"90s\", \"5m\", \"250ms\"");
    return std::nullopt;
  }
  return value;
}

std::optional<std::string> Reading::date(toml_tree::Reader& r, std::string_view key) {
  const toml_tree::Entry* entry = r.take(key);
  if (entry == nullptr) return std::nullopt;
  std::string text;
  if (const auto* value = std::get_if<toml_tree::Date>(&entry->value.value)) text = value->text;
  if (const auto* value = std::get_if<std::string>(&entry->value.value)) text = *value;
  if (is_date(text)) return text;
  diagnostics_.error(entry->value.pos, '"' + std::string(key) + "\" must be a date",
                     "write it as 2027-03-31");
  return std::nullopt;
}

bool Reading::number(toml_tree::Reader& r, std::string_view key) {
  const toml_tree::Entry* entry = r.take(key);
  if (entry == nullptr) return false;
  const bool is = std::holds_alternative<std::int64_t>(entry->value.value) ||
                  std::holds_alternative<double>(entry->value.value);
  if (!is) diagnostics_.error(entry->value.pos, '"' + std::string(key) + "\" must be a number");
  return is;
}

void Reading::ignore(toml_tree::Reader& r, const std::vector<std::string>& keys, const std::string& why) {
  for (const std::string& key : keys) {
    if (const toml_tree::Entry* entry = r.take(key))
      unused(entry->value.pos, '"' + key + "\" has no effect yet: " + why);
  }
}

std::vector<std::string> Reading::argv(toml_tree::Reader& r, std::string_view key, bool required) {
  const bool there = r.has(key);
  std::vector<std::string> words = r.string_list(key);
  if (required && !there) diagnostics_.error(r.pos(), "missing key \"" + std::string(key) + '"');
  if (there && words.empty())
    diagnostics_.error(r.pos_of(key), '"' + std::string(key) + "\" must name a program",
                       "a list: the program, then its arguments; no shell");
  return words;
}

std::map<std::string, std::string> Reading::texts(toml_tree::Reader& r, std::string_view key) {
  std::map<std::string, std::string> out;
  const toml_tree::Table* table = r.table(key);
  if (table == nullptr) return out;
  for (const toml_tree::Entry& entry : *table) {
    if (const auto* text = std::get_if<std::string>(&entry.value.value)) {
      out[entry.key] = *text;
    } else {
      diagnostics_.error(entry.value.pos, '"' + entry.key + "\" must be a string");
    }
  }
  return out;
}

// "https://host:port/…"; what stands behind the authority is the base that routes are appended to: none.
void Reading::url(EndpointEntry& entry, toml_tree::Reader& r) {
  entry.url = r.required_string("url");
  if (!r.has("url")) return;
  const SourcePos pos = r.pos_of("url");
  const std::size_t colon = entry.url.find("://");
  const std::string scheme = entry.url.substr(0, colon);
  if (colon == std::string::npos || (scheme != "http" && scheme != "https")) {
    diagnostics_.error(pos, "\"url\" must begin with https:// or http://");
    return;
  }
  entry.tls = scheme == "https";
  std::string authority = entry.url.substr(colon + 3);
  if (const std::size_t slash = authority.find('/'); slash != std::string::npos) {
    if (slash + 1 != authority.size() && entry.kind == "http")
      diagnostics_.error(pos, "\"url\" must not have a path", "paths belong into [route]");
    authority.resize(slash);
  }
  entry.port = entry.tls ? 443 : 80;
  const std::size_t bracket = authority.find(']');
  const std::size_t sign = authority.find(':', bracket == std::string::npos ? 0 : bracket);
  entry.host = authority.substr(0, sign);
  if (entry.host.size() > 2 && entry.host.front() == '[')
    entry.host = entry.host.substr(1, entry.host.size() - 2);
  if (sign == std::string::npos) return;
  const std::string digits = authority.substr(sign + 1);
  const bool plain =
      !digits.empty() && digits.size() <= 5 && digits.find_first_not_of("0123456789") == std::string::npos;
  entry.port = plain ? std::stoi(digits) : 0;
  if (entry.port < 1 || entry.port > 65535) {
    if (digits.rfind("{port.", 0) == 0) return;
    diagnostics_.error(pos, "the port of \"url\" must be a number from 1 to 65535");
  }
}

const EndpointEntry* TargetFile::endpoint(std::string_view wanted) const {
  const auto it =
      std::find_if(endpoints.begin(), endpoints.end(), [&](const auto& e) { return e.name == wanted; });
  return it == endpoints.end() ? nullptr : &*it;
}

const IdentityEntry* TargetFile::identity(std::string_view wanted) const {
  const auto it =
      std::find_if(identities.begin(), identities.end(), [&](const auto& e) { return e.name == wanted; });
  return it == identities.end() ? nullptr : &*it;
}

const AcquireEntry* TargetFile::acquisition(std::string_view wanted) const {
  const auto it =
      std::find_if(acquire.begin(), acquire.end(), [&](const auto& e) { return e.name == wanted; });
  return it == acquire.end() ? nullptr : &*it;
}

const RouteEntry* TargetFile::route(std::string_view wanted) const {
  const auto it = std::find_if(routes.begin(), routes.end(), [&](const auto& e) { return e.name == wanted; });
  return it == routes.end() ? nullptr : &*it;
}

const ObserverEntry* TargetFile::observer(std::string_view wanted) const {
  const auto it =
      std::find_if(observers.begin(), observers.end(), [&](const auto& e) { return e.name == wanted; });
  return it == observers.end() ? nullptr : &*it;
}

SourcePos TargetFile::at(const std::string& key) const {
  const auto it = positions.find(key);
  return it == positions.end() ? SourcePos{file, 1, 1} : it->second;
}

}  // namespace assay::target
