// SPDX-License-Identifier: Apache-2.0
#include "core/toml/node.hpp"

#include <algorithm>
#include <exception>
#include <iterator>
#include <sstream>

#include "core/toml/nesting.hpp"

// toml++ asserts on some malformed keys ("[=]") where its parser would report an ordinary error one step
// later.
#define TOML_ASSERT(expr) static_cast<void>(0)
#ifndef TOML_HEADER_ONLY
#define TOML_HEADER_ONLY 0
#endif
#include <toml++/toml.h>

namespace assay::toml_tree {
namespace {

constexpr std::size_t kMaxBytes = 16u << 20;

SourcePos to_pos(const toml::source_position& at, const std::string& file) {
  return {file, static_cast<int>(at.line), static_cast<int>(at.column)};
}

template <typename T>
Date date_of(const toml::value<T>& value) {
  std::ostringstream text;
  text << value.get();
  return {text.str()};
}

Table convert(const toml::table& table, const std::string& file);

// A table that has no header of its own lies where it is first mentioned: at its name in a dotted key, at the
// header that implies it.
Node convert(const toml::node& node, const std::string& file) {
  Node out{false, to_pos(node.source().begin, file)};
  if (const auto* text = node.as_string()) {
    out.value = text->get();
  } else if (const auto* integer = node.as_integer()) {
    out.value = integer->get();
  } else if (const auto* number = node.as_floating_point()) {
    out.value = number->get();
  } else if (const auto* flag = node.as_boolean()) {
    out.value = flag->get();
  } else if (const auto* date = node.as_date()) {
    out.value = date_of(*date);
  } else if (const auto* time = node.as_time()) {
    out.value = date_of(*time);
  } else if (const auto* moment = node.as_date_time()) {
    out.value = date_of(*moment);
  } else if (const auto* array = node.as_array()) {
    Array items;
    items.reserve(array->size());
    for (const toml::node& item : *array) items.push_back(convert(item, file));
    out.value = std::move(items);
  } else if (const auto* table = node.as_table()) {
    out.value = convert(*table, file);
  }
  return out;
}

// toml++ keeps keys in alphabetical order; people read errors and reports in the order they wrote.
Table convert(const toml::table& table, const std::string& file) {
  Table out;
  out.reserve(table.size());
  for (const auto& [key, value] : table) {
    out.push_back({std::string(key.str()), to_pos(key.source().begin, file), convert(value, file)});
  }
  std::sort(out.begin(), out.end(), [](const Entry& a, const Entry& b) {
    return std::pair(a.key_pos.line, a.key_pos.column) < std::pair(b.key_pos.line, b.key_pos.column);
  });
  return out;
}

std::string_view line_at(std::string_view text, int line) {
  for (; line > 1; --line) {
    const auto end = text.find('\n');
    if (end == std::string_view::npos) return {};
    text.remove_prefix(end + 1);
  }
  return text.substr(0, text.find('\n'));
}

bool is_word_char(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-' ||
         c == '+' || c == '.';
}

bool is_blank(char c) {
  return c == ' ' || c == '\t';
}

// toml++ reports a repeated key at its value and a number out of range behind its last digit; the word to
// change is the one before. ASCII lines only, where columns and bytes agree.
SourcePos word_before(std::string_view text, SourcePos pos) {
  const std::string_view line = line_at(text, pos.line);
  if (pos.column < 1 || static_cast<std::size_t>(pos.column) > line.size() + 1) return pos;
  if (std::any_of(line.begin(), line.end(), [](char c) { return static_cast<unsigned char>(c) > 0x7E; }))
    return pos;
  auto i = static_cast<std::size_t>(pos.column - 1);
  while (i > 0 && (is_blank(line[i - 1]) || line[i - 1] == '=')) --i;
  const std::size_t end = i;
  while (i > 0 && is_word_char(line[i - 1])) --i;
  if (i != end) pos.column = static_cast<int>(i) + 1;
  return pos;
}

void report(const toml::parse_error& e, std::string_view text, const std::string& file,
            Diagnostics& diagnostics) {
  static constexpr std::string_view kPrefix = "Error while parsing ";
  std::string_view message = e.description();
  if (message.substr(0, kPrefix.size()) == kPrefix) message.remove_prefix(kPrefix.size());
  SourcePos pos = to_pos(e.source().begin, file);
  const auto says = [&](std::string_view part) { return message.find(part) != std::string_view::npos; };
  const bool repeated = says("cannot redefine existing") && !says("table header");
  if (repeated || says("not representable") || says("could not be interpreted")) pos = word_before(text, pos);
  diagnostics.error(std::move(pos), "not valid TOML: " + std::string(message));
}

}  // namespace

std::string_view Node::kind_name() const {
  static constexpr std::string_view kNames[] = {"boolean", "integer", "float", "string",
                                                "date",    "array",   "table"};
  static_assert(std::size(kNames) == std::variant_size_v<decltype(value)>);
  return kNames[value.index()];
}

Table parse(std::string_view text, const std::string& file, Diagnostics& diagnostics) {
  if (text.size() > kMaxBytes) {
    diagnostics.error({file, 1, 1}, "the file is too large", "a TOML file may have up to 16 MiB");
    return {};
  }
  if (auto pos = too_deep(text, file)) {
    diagnostics.error(std::move(*pos), "nested too deeply",
                      "a key may have up to 32 dots, and brackets may stand 32 deep inside one another");
    return {};
  }
  try {
    return convert(toml::parse(text, std::string_view(file)), file);
  } catch (const toml::parse_error& e) {
    report(e, text, file, diagnostics);
  } catch (const std::exception& e) {
    diagnostics.error({file, 1, 1}, std::string("not valid TOML: ") + e.what());
  }
  return {};
}

Json to_json(const Node& node) {
  if (const auto* table = std::get_if<Table>(&node.value)) return to_json(*table);
  if (const auto* array = std::get_if<Array>(&node.value)) {
    Json out = Json::array();
    for (const Node& item : *array) out.push_back(to_json(item));
    return out;
  }
  if (const auto* text = std::get_if<std::string>(&node.value)) return Json(*text);
  if (const auto* date = std::get_if<Date>(&node.value)) return Json(date->text);
  if (const auto* integer = std::get_if<std::int64_t>(&node.value)) return Json(*integer);
  if (const auto* number = std::get_if<double>(&node.value)) return Json(*number);
  return Json(std::get<bool>(node.value));
}

Json to_json(const Table& table) {
  Json::Object out;
  out.reserve(table.size());
  for (const Entry& entry : table) out.emplace_back(entry.key, to_json(entry.value));
  return Json(std::move(out));
}

}  // namespace assay::toml_tree
