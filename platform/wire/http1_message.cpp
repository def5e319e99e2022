// SPDX-License-Identifier: Apache-2.0
#include "platform/wire/http1_message.hpp"

#include <algorithm>
#include <utility>

#include "platform/wire/http1_syntax.hpp"

namespace assay::wire {
namespace {

char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c;
}

std::string lower(std::string_view text) {
  std::string out(text);
  for (char& c : out) c = lower(c);
  return out;
}

}  // namespace

bool iequals(std::string_view a, std::string_view b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [](char x, char y) { return lower(x) == lower(y); });
}

const std::string* Fields::find(std::string_view name) const {
  for (const Field& field : list) {
    if (iequals(field.name, name)) return &field.value;
  }
  return nullptr;
}

std::vector<std::string_view> Fields::all(std::string_view name) const {
  std::vector<std::string_view> values;
  for (const Field& field : list) {
    if (iequals(field.name, name)) values.push_back(field.value);
  }
  return values;
}

std::size_t Fields::count(std::string_view name) const {
  return static_cast<std::size_t>(
      std::count_if(list.begin(), list.end(), [&](const Field& field) { return iequals(field.name, name); }));
}

void Fields::set(std::string_view name, std::string value) {
  const auto matches = [&](const Field& field) { return iequals(field.name, name); };
  const auto first = std::find_if(list.begin(), list.end(), matches);
  if (first == list.end()) return add(name, std::move(value));
  *first = Field{std::string(name), std::move(value)};
  list.erase(std::remove_if(first + 1, list.end(), matches), list.end());
}

void Fields::add(std::string_view name, std::string value) {
  list.push_back(Field{std::string(name), std::move(value)});
}

std::size_t Fields::remove(std::string_view name) {
  return std::erase_if(list, [&](const Field& field) { return iequals(field.name, name); });
}

std::vector<std::string> connection_options(const Fields& fields) {
  std::vector<std::string> options;
  for (std::string_view rest : fields.all("Connection")) {
    while (!rest.empty()) {
      const std::size_t comma = std::min(rest.find(','), rest.size());
      const std::string_view option = trim_ows(rest.substr(0, comma));
      if (!option.empty()) options.push_back(lower(option));
      rest.remove_prefix(std::min(comma + 1, rest.size()));
    }
  }
  return options;
}

bool connection_is_list(const Fields& fields) {
  return std::all_of(fields.begin(), fields.end(), [](const Field& field) {
    const bool controls = iequals(field.name, "Connection") || iequals(field.name, "Proxy-Connection");
    return !controls || is_token_list(field.value);
  });
}

bool wants_keep_alive(const Fields& fields, int minor_version) {
  bool keep = minor_version >= 1;
  for (const std::string& option : connection_options(fields)) {
    if (option == "close") return false;
    if (option == "keep-alive") keep = true;
  }
  return keep;
}

}  // namespace assay::wire
