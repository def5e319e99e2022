// SPDX-License-Identifier: Apache-2.0
#include "harness/model/variables.hpp"

#include <algorithm>
#include <charconv>
#include <chrono>
#include <optional>
#include <set>

#include "core/base/encoding.hpp"
#include "core/json/parse.hpp"
#include "harness/model/duration.hpp"

namespace assay::model {
namespace {

bool is_alpha(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}
bool is_word(char c) {
  return is_alpha(c) || (c >= '0' && c <= '9');
}

Error invalid(std::string message) {
  return Error{Errc::invalid, std::move(message), {}};
}

std::string spell(const std::vector<std::string>& path) {
  std::string out = "$" + path[0];
  for (std::size_t i = 1; i < path.size(); ++i) out += "." + path[i];
  return out;
}

// Reads name(.member)* at `at`; a dot that no member follows stays in the text.
std::vector<std::string> take_path(std::string_view text, std::size_t& at, bool braced) {
  std::vector<std::string> path;
  const auto is_member = [&](char c) { return is_word(c) || (braced && c == '-'); };
  if (at >= text.size() || !is_alpha(text[at])) return path;
  std::size_t end = at;
  while (end < text.size() && is_word(text[end])) ++end;
  path.emplace_back(text.substr(at, end - at));
  at = end;
  while (at + 1 < text.size() && text[at] == '.' && is_member(text[at + 1])) {
    end = at + 1;
    while (end < text.size() && is_member(text[end])) ++end;
    path.emplace_back(text.substr(at + 1, end - at - 1));
    at = end;
  }
  return path;
}

Result<TextPiece> take_reference(std::string_view text, std::size_t& at) {
  TextPiece piece;
  piece.braced = at + 1 < text.size() && text[at + 1] == '{';
  at += piece.braced ? 2 : 1;
  piece.path = take_path(text, at, piece.braced);
  if (piece.path.empty()) return invalid("`$` begins a variable; write `$$` for a dollar sign");
  if (piece.braced) {
    if (at >= text.size() || text[at] != '}')
      return invalid("`${" + piece.path[0] + "` is not closed by `}`");
    ++at;
  }
  return piece;
}

const Json* item_at(const Json& array, const std::string& digits) {
  std::size_t index = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), index);
  if (error != std::errc{} || end != digits.data() + digits.size() || index >= array.size()) return nullptr;
  return &array.items()[index];
}

Result<Json> look_up(const std::vector<std::string>& path, const Json& scope) {
  const Json* value = scope.find(path[0]);
  if (value == nullptr) return invalid("variable $" + path[0] + " is not set");
  for (std::size_t i = 1; i < path.size(); ++i) {
    value = value->is_array() ? item_at(*value, path[i]) : value->find(path[i]);
    if (value == nullptr) return invalid(spell(path) + ": no member \"" + path[i] + "\"");
  }
  return *value;
}

Result<Json> resolve_text(const std::string& text, const Json& scope) {
  if (text.find('$') == std::string::npos) return Json(text);
  ASSAY_TRY_ASSIGN(const std::vector<TextPiece> pieces, split_text(text));
  if (is_whole_reference(pieces)) return look_up(pieces[0].path, scope);
  std::string out;
  for (const TextPiece& piece : pieces) {
    if (piece.path.empty()) {
      out += piece.literal;
      continue;
    }
    ASSAY_TRY_ASSIGN(const Json value, look_up(piece.path, scope));
    if (value.is_null()) return invalid(spell(piece.path) + " is null and has no text");
    out += value.is_string() ? value.as_string() : dump_json(value);
    if (out.size() > kMaxText) return invalid("a text grows beyond 8 MiB");
  }
  return Json(std::move(out));
}

bool is_form(const Json& table, std::string_view a, std::string_view b = {}) {
  return table.size() == (b.empty() ? 1u : 2u) && table.contains(a) && (b.empty() || table.contains(b));
}

Result<Json> expand_hex(const Json& table, const Json& scope) {
  ASSAY_TRY_ASSIGN(const Json text, resolve(table.at("hex"), scope));
  if (!text.is_string()) return invalid("`hex` must be text");
  auto bytes = from_hex(text.as_string());
  if (!bytes) return invalid("`hex` is not pairs of hexadecimal digits");
  return Json(std::move(*bytes));
}

constexpr std::string_view kNumber = "{#}";

Result<Json> expand_repeat(const Json& table, const Json& scope) {
  ASSAY_TRY_ASSIGN(const Json unit, resolve(table.at("repeat"), scope));
  ASSAY_TRY_ASSIGN(const Json times, resolve(table.at("times"), scope));
  if (!unit.is_string()) return invalid("`repeat` must be text");
  if (!times.is_int() || times.as_int() < 0) return invalid("`times` must be an integer from 0");
  const auto n = static_cast<std::size_t>(times.as_int());
  const std::string& text = unit.as_string();
  std::string out;
  if (text.empty()) return Json(std::move(out));
  if (n > kMaxText / text.size()) return invalid("`repeat` × `times` is more than 8 MiB");
  out.reserve(n * text.size());
  const std::size_t number = text.find(kNumber);
  for (std::size_t i = 0; i < n; ++i) {
    if (number == std::string::npos) {
      out += text;
    } else {
      out += text.substr(0, number) + std::to_string(i) + text.substr(number + kNumber.size());
    }
    if (out.size() > kMaxText) return invalid("`repeat` × `times` is more than 8 MiB");
  }
  return Json(std::move(out));
}

Result<Json> expand_now(const Json& table, const Json& scope) {
  ASSAY_TRY_ASSIGN(const Json text, resolve(table.at("now"), scope));
  const auto offset = text.is_string() ? parse_duration(text.as_string()) : std::nullopt;
  if (!offset) return invalid("`now` must be a duration such as \"-1h\" or \"90s\"");
  const Json& now = scope.at("now");
  if (!now.is_int()) return invalid("variable $now is not set");
  return Json(now.as_int() + std::chrono::floor<std::chrono::seconds>(*offset).count());
}

Result<Json> resolve_table(const Json& table, const Json& scope) {
  if (is_form(table, "hex")) return expand_hex(table, scope);
  if (is_form(table, "repeat", "times")) return expand_repeat(table, scope);
  if (is_form(table, "now")) return expand_now(table, scope);
  Json::Object out;
  for (const auto& [name, member] : table.members()) {
    ASSAY_TRY_ASSIGN(Json value, resolve(member, scope));
    out.emplace_back(name, std::move(value));
  }
  return Json(std::move(out));
}

void collect(const Json& value, std::set<std::string>& names) {
  if (value.is_string()) {
    const auto pieces = split_text(value.as_string());
    if (!pieces.ok()) return;
    for (const TextPiece& piece : *pieces) {
      if (!piece.path.empty()) names.insert(piece.path[0]);
    }
  } else if (value.is_array()) {
    for (const Json& item : value.items()) collect(item, names);
  } else if (value.is_object()) {
    if (is_form(value, "now")) names.insert("now");
    for (const auto& member : value.members()) collect(member.second, names);
  }
}

}  // namespace

bool is_variable_name(std::string_view name) {
  return !name.empty() && is_alpha(name[0]) && std::all_of(name.begin(), name.end(), is_word);
}

Result<std::vector<TextPiece>> split_text(std::string_view text) {
  std::vector<TextPiece> pieces;
  std::string literal;
  std::size_t at = 0;
  while (at < text.size()) {
    if (text[at] != '$') {
      literal += text[at++];
    } else if (text.substr(at, 2) == "$$") {
      literal += '$';
      at += 2;
    } else {
      ASSAY_TRY_ASSIGN(TextPiece reference, take_reference(text, at));
      if (!literal.empty()) pieces.push_back({std::move(literal), {}, false});
      literal.clear();
      pieces.push_back(std::move(reference));
    }
  }
  if (!literal.empty()) pieces.push_back({std::move(literal), {}, false});
  return pieces;
}

bool is_whole_reference(const std::vector<TextPiece>& pieces) {
  return pieces.size() == 1 && !pieces[0].path.empty() && !pieces[0].braced;
}

std::vector<std::string> variables_in(const Json& value) {
  std::set<std::string> names;
  collect(value, names);
  return {names.begin(), names.end()};
}

Result<Json> resolve(const Json& value, const Json& scope) {
  if (value.is_string()) return resolve_text(value.as_string(), scope);
  if (value.is_object()) return resolve_table(value, scope);
  if (!value.is_array()) return value;
  Json::Array out;
  for (const Json& item : value.items()) {
    ASSAY_TRY_ASSIGN(Json resolved, resolve(item, scope));
    out.push_back(std::move(resolved));
  }
  return Json(std::move(out));
}

Result<Json> bind_variant(const Json& vars, const Json& builtins) {
  Json scope = builtins;
  if (!vars.is_object()) return scope;
  for (const auto& [name, value] : vars.members()) {
    ASSAY_TRY_ASSIGN(Json bound, resolve(value, builtins));
    scope[name] = std::move(bound);
  }
  return scope;
}

}  // namespace assay::model
