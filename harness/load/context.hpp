// SPDX-License-Identifier: Apache-2.0
#pragma once
// What the readers of this folder share: the words a file may use, and where to complain.
#include <string>
#include <string_view>
#include <vector>

#include "core/toml/reader.hpp"
#include "harness/load/load.hpp"

namespace assay::load {

struct Context {
  const model::Vocabulary& vocabulary;
  const model::Catalog& catalog;
  const Sources& sources;
  Diagnostics& diagnostics;
};

std::string in_quotes(std::string_view text);
bool contains(const std::vector<std::string>& list, std::string_view word);

// "did you mean …?", or the list when it is short, or "".
std::string nearest(std::string_view word, const std::vector<std::string>& candidates);

// Errors unless `word` is one of `known`: `unknown control "x"`.
void require_known(std::string_view what, const std::string& word, const SourcePos& pos,
                   const std::vector<std::string>& known, Diagnostics& diagnostics);

// Lower-case words joined by `.` or `-`.
bool is_id(std::string_view text);
void require_id(const std::string& id, const SourcePos& pos, Diagnostics& diagnostics);

// A text of a list (or a single text) with its own position; other types are left to the Reader.
struct Text {
  std::string text;
  SourcePos pos;
};
std::vector<Text> texts_of(toml_tree::Reader& reader, std::string_view key);

template <typename T>
std::vector<std::string> ids_of(const std::vector<T>& items) {
  std::vector<std::string> out;
  for (const T& item : items) out.push_back(item.id);
  return out;
}

template <typename T>
std::vector<std::string> names_of(const std::vector<T>& items) {
  std::vector<std::string> out;
  for (const T& item : items) out.push_back(item.name);
  return out;
}

}  // namespace assay::load
