// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <set>
#include <tuple>

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

// A list that holds nothing, rather than something of another type, which has been told already.
bool is_empty_list(toml_tree::Reader& r, std::string_view key) {
  const toml_tree::Entry* entry = r.take(key);
  return entry != nullptr && entry->value.is_array() &&
         std::get<toml_tree::Array>(entry->value.value).empty();
}

}  // namespace

void Reading::idle(const SourcePos& pos, const std::string& key, const std::string& part) {
  const bool told = std::any_of(file_.idle.begin(), file_.idle.end(),
                                [&](const IdleKey& other) { return other.key == key && other.pos == pos; });
  if (!told) file_.idle.push_back({pos, key, part});
}

void Reading::idle(toml_tree::Reader& r, const std::vector<std::string>& keys, const std::string& part) {
  for (const std::string& key : keys) {
    if (r.has(key)) idle(r.pos_of(key), where_ + "." + key, part);
  }
}

void Reading::required(toml_tree::Reader& r, std::string_view key) {
  if (!r.has(key)) diagnostics_.error(r.pos(), "missing key \"" + std::string(key) + '"');
}

const Kind* Reading::kind(toml_tree::Reader& r, const std::vector<Kind>& kinds, const std::string& section) {
  std::vector<std::string> names;
  for (const Kind& one : kinds) names.push_back(one.name);
  required(r, "kind");
  const std::string name = r.one_of("kind", names, "");
  const auto own =
      std::find_if(kinds.begin(), kinds.end(), [&](const Kind& one) { return one.name == name; });
  std::set<std::string> others;
  for (const Kind& one : kinds) others.insert(one.keys.begin(), one.keys.end());
  if (own == kinds.end()) {
    for (const std::string& key : others) r.take(key);
    return nullptr;
  }
  for (const std::string& key : own->keys) others.erase(key);
  misplaced(r, {others.begin(), others.end()}, section + " of kind \"" + name + '"');
  return &*own;
}

void Reading::misplaced(toml_tree::Reader& r, const std::vector<std::string>& keys, const std::string& here) {
  for (const std::string& key : keys) {
    if (const toml_tree::Entry* entry = r.has(key) ? r.take(key) : nullptr)
      diagnostics_.error(entry->key_pos, '"' + key + "\" does not go with " + here);
  }
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
  if (scheme == "vault")
    idle(r.pos_of(key), where_ + "." + std::string(key),
         "a reader of vault: references; what needs it is unsupported");
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

std::int64_t Reading::at_least_one(toml_tree::Reader& r, std::string_view key) {
  const auto value = r.integer(key);
  if (value && *value < 1)
    diagnostics_.error(r.pos_of(key), '"' + std::string(key) + "\" must be at least 1");
  return value.value_or(0);
}

void Reading::number(toml_tree::Reader& r, std::string_view key, double most) {
  const toml_tree::Entry* entry = r.take(key);
  if (entry == nullptr) return;
  const auto* whole = std::get_if<std::int64_t>(&entry->value.value);
  const auto* real = std::get_if<double>(&entry->value.value);
  const double value = whole != nullptr ? static_cast<double>(*whole) : real != nullptr ? *real : -1;
  if (value >= 0 && value <= most) return;
  std::string limit = std::to_string(static_cast<std::int64_t>(most));
  diagnostics_.error(entry->value.pos, '"' + std::string(key) + "\" must be a number from 0 to " + limit);
}

std::vector<std::string> Reading::argv(toml_tree::Reader& r, std::string_view key, bool required) {
  const bool there = r.has(key);
  std::vector<std::string> words = r.string_list(key);
  if (required) this->required(r, key);
  if (there && words.empty() && is_empty_list(r, key))
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

std::optional<std::pair<std::string, int>> host_and_port(const std::string& text) {
  const std::size_t colon = text.rfind(':');
  if (colon == std::string::npos || colon == 0 || colon + 1 == text.size()) return std::nullopt;
  std::string host = text.substr(0, colon);
  if (host.front() == '[' && host.back() == ']') host = host.substr(1, host.size() - 2);
  const std::string digits = text.substr(colon + 1);
  if (digits.rfind("{port.", 0) == 0) return std::pair(std::move(host), 0);
  const bool plain = digits.size() <= 5 && digits.find_first_not_of("0123456789") == std::string::npos;
  const int port = plain ? std::stoi(digits) : 0;
  if (port < 1 || port > 65535) return std::nullopt;
  return std::pair(std::move(host), port);
}

// "https://host:port/…"; of http nothing may follow the authority, since routes bring their whole path.
void Reading::url(EndpointEntry& entry, toml_tree::Reader& r, std::string_view key) {
  const std::string named = '"' + std::string(key) + '"';
  entry.url = r.required_string(key);
  if (entry.url.empty()) return;
  const SourcePos pos = r.pos_of(key);
  const std::size_t colon = entry.url.find("://");
  const std::string scheme = entry.url.substr(0, colon);
  if (colon == std::string::npos || (scheme != "http" && scheme != "https")) {
    diagnostics_.error(pos, named + " must begin with https:// or http://");
    return;
  }
  entry.tls = scheme == "https";
  std::string authority = entry.url.substr(colon + 3);
  if (const std::size_t slash = authority.find('/'); slash != std::string::npos) {
    if (slash + 1 != authority.size() && entry.kind == "http")
      diagnostics_.error(pos, named + " must not have a path", "paths belong into [route]");
    authority.resize(slash);
  }
  const std::size_t bracket = authority.find(']');
  const bool with_port = authority.find(':', bracket == std::string::npos ? 0 : bracket) != std::string::npos;
  if (!with_port) authority += entry.tls ? ":443" : ":80";
  if (const auto to = host_and_port(authority)) {
    std::tie(entry.host, entry.port) = *to;
  } else {
    diagnostics_.error(pos, "the port of " + named + " must be a number from 1 to 65535");
  }
}

}  // namespace assay::target
