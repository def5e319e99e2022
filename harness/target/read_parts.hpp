// SPDX-License-Identifier: Apache-2.0
#pragma once
// How the sections of a target file are read; load_target.cpp calls them in the file's own order.
#include <chrono>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/toml/reader.hpp"
#include "harness/target/target_file.hpp"

namespace assay::target {

class Reading {
 public:
  Reading(TargetFile& file, Diagnostics& diagnostics) : file_(file), diagnostics_(diagnostics) {}

  void scope(const toml_tree::Table& table, const SourcePos& pos);
  void authorization(const toml_tree::Table& table, const SourcePos& pos, const std::string& today);
  void limits(const toml_tree::Table& table, const SourcePos& pos);
  void abort_on(const toml_tree::Table& table, const SourcePos& pos);
  void bounds(const toml_tree::Table& table, const SourcePos& pos);
  void callback(const toml_tree::Table& table, const SourcePos& pos);
  void verdict(const toml_tree::Table& table, const SourcePos& pos);
  void waiver(const toml_tree::Table& table, const SourcePos& pos, const std::string& today);
  void weaken(const toml_tree::Table& table, const SourcePos& pos);
  void acquire(const std::string& name, const toml_tree::Table& table, const SourcePos& pos);
  void vantage(const std::string& name, const toml_tree::Table& table, const SourcePos& pos);
  void endpoint(const std::string& name, const toml_tree::Table& table, const SourcePos& pos);
  void identity(const std::string& name, const toml_tree::Table& table, const SourcePos& pos);
  void token(const std::string& name, const toml_tree::Table& table, const SourcePos& pos);
  void route(const std::string& name, const toml_tree::Table& table, const SourcePos& pos);
  void observer(const std::string& name, const toml_tree::Table& table, const SourcePos& pos);
  void outcome(const std::string& name, const toml_tree::Table& table, const SourcePos& pos);
  void tap(const toml_tree::Table& table, const SourcePos& pos);
  void launch(const toml_tree::Table& table, const SourcePos& pos);

  // A key that is checked but has no effect in this build.
  void unused(const SourcePos& pos, const std::string& what);
  // Positions of all keys of a table, below `prefix`.
  void remember(const std::string& prefix, const toml_tree::Table& table);

 private:
  Reference reference(toml_tree::Reader& r, std::string_view key);
  std::optional<std::chrono::milliseconds> duration(toml_tree::Reader& r, std::string_view key);
  std::optional<std::string> date(toml_tree::Reader& r, std::string_view key);
  bool number(toml_tree::Reader& r, std::string_view key);  // present and a number
  void ignore(toml_tree::Reader& r, const std::vector<std::string>& keys, const std::string& why);
  void url(EndpointEntry& entry, toml_tree::Reader& r);
  std::vector<std::string> argv(toml_tree::Reader& r, std::string_view key, bool required);
  std::map<std::string, std::string> texts(toml_tree::Reader& r, std::string_view key);

  TargetFile& file_;
  Diagnostics& diagnostics_;
};

}  // namespace assay::target
