// SPDX-License-Identifier: Apache-2.0
#pragma once
// How the sections of a target file are read; load_target.cpp calls them in the file's own order.
#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/toml/reader.hpp"
#include "harness/target/target_file.hpp"

namespace assay::target {

// "10.20.1.4:443", "[::1]:80", "127.0.0.1:{port.edge}" (which has no number yet: 0).
std::optional<std::pair<std::string, int>> host_and_port(const std::string& text);

// Rows of [tokens] beside "any": genuine tokens with one bad property each.
const std::vector<std::string>& bad_token_rows();

// The keys that one kind of a section has beyond those that all of it have.
struct Kind {
  std::string name;
  std::vector<std::string> keys;
};

class Reading {
 public:
  Reading(TargetFile& file, Diagnostics& diagnostics) : file_(file), diagnostics_(diagnostics) {}

  // read_scope.cpp
  void scope(const toml_tree::Table& table, const SourcePos& pos);
  void authorization(const toml_tree::Table& table, const SourcePos& pos, const std::string& today);
  // read_limits.cpp
  void limits(const toml_tree::Table& table, const SourcePos& pos);
  void abort_on(const toml_tree::Table& table, const SourcePos& pos);
  void bounds(const toml_tree::Table& table, const SourcePos& pos);
  void callback(const toml_tree::Table& table, const SourcePos& pos);
  // read_verdicts.cpp
  void verdict(const toml_tree::Table& table, const SourcePos& pos);
  void waiver(const toml_tree::Table& table, const SourcePos& pos);
  void weaken(const toml_tree::Table& table, const SourcePos& pos);
  // read_identities.cpp
  void acquire(const std::string& name, const toml_tree::Table& table, const SourcePos& pos);
  void identity(const std::string& name, const toml_tree::Table& table, const SourcePos& pos);
  void token(const std::string& name, const toml_tree::Table& table, const SourcePos& pos);
  // read_endpoints.cpp
  void vantage(const std::string& name, const toml_tree::Table& table, const SourcePos& pos);
  void endpoint(const std::string& name, const toml_tree::Table& table, const SourcePos& pos);
  // read_checks.cpp
  void route(const std::string& name, const toml_tree::Table& table, const SourcePos& pos);
  void outcome(const std::string& name, const toml_tree::Table& table, const SourcePos& pos);
  // read_observers.cpp
  void observer(const std::string& name, const toml_tree::Table& table, const SourcePos& pos);
  void tap(const toml_tree::Table& table, const SourcePos& pos);
  // read_launch.cpp
  void launch(const toml_tree::Table& table, const SourcePos& pos);

  // Positions of all keys of a table, below `prefix`.
  void remember(const std::string& prefix, const toml_tree::Table& table);

 private:
  Reference reference(toml_tree::Reader& r, std::string_view key);
  std::optional<std::chrono::milliseconds> duration(toml_tree::Reader& r, std::string_view key);
  std::optional<std::string> date(toml_tree::Reader& r, std::string_view key);
  std::int64_t at_least_one(toml_tree::Reader& r, std::string_view key);  // 0: not given
  void number(toml_tree::Reader& r, std::string_view key, double most);   // from 0
  void url(EndpointEntry& entry, toml_tree::Reader& r, std::string_view key);
  void http(EndpointEntry& entry, toml_tree::Reader& r, const SourcePos& pos);
  void foreign(EndpointEntry& entry, toml_tree::Reader& r, const std::string& by);
  std::vector<std::string> argv(toml_tree::Reader& r, std::string_view key, bool required);
  std::map<std::string, std::string> texts(toml_tree::Reader& r, std::string_view key);
  std::map<std::string, std::string> texts(toml_tree::Reader& r);  // all that is left of a table
  void required(toml_tree::Reader& r, std::string_view key);
  // Takes "kind"; keys of other kinds are misplaced then. nullptr: it is missing or unknown, and so is whose
  // the keys of all kinds are, which are taken unread.
  const Kind* kind(toml_tree::Reader& r, const std::vector<Kind>& kinds, const std::string& section);
  // Keys that are right elsewhere and wrong here: `here` is "a flow \"token\"".
  void misplaced(toml_tree::Reader& r, const std::vector<std::string>& keys, const std::string& here);
  // Keys that nothing acts on, as far as they are given. Their values are checked by whoever calls.
  void idle(toml_tree::Reader& r, const std::vector<std::string>& keys, const std::string& part);
  void idle(const SourcePos& pos, const std::string& key, const std::string& part);
  void success(RouteEntry& route, toml_tree::Reader& r);
  void allow(RouteEntry& route, toml_tree::Reader& r);
  void fits_its_kind(const RouteEntry& route, toml_tree::Reader& r);

  TargetFile& file_;
  Diagnostics& diagnostics_;
  std::string where_;  // the section that is being read: "identity.alice"
};

}  // namespace assay::target
