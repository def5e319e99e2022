// SPDX-License-Identifier: Apache-2.0
#pragma once
// The variables of one check file while it is read from top to bottom: which exist so far, which were used.
#include <map>
#include <set>
#include <string>
#include <vector>

#include "core/base/diagnostics.hpp"
#include "core/toml/node.hpp"
#include "harness/model/vocabulary.hpp"

namespace assay::load {

class Scope {
 public:
  explicit Scope(const model::Vocabulary& vocabulary);

  // A variant's key; `everywhere` is false when some variants lack it.
  void define(const std::string& name, bool everywhere, const SourcePos& pos);
  void save(const std::string& name, const SourcePos& pos);
  bool is_builtin(const std::string& name) const { return builtins_.contains(name); }

  // Reports malformed references and unknown variables in every text below `node`, and notes what was used.
  void check(const toml_tree::Node& node, Diagnostics& diagnostics);
  // $item means something only inside a step with `for_each`.
  void in_loop(bool on) { in_loop_ = on; }

  bool is_used(const std::string& name) const { return used_.contains(name); }
  // Saved but never used: warnings. A variant key that nothing uses: errors, the variants would be the same.
  // Names saved in files other than `file` are shared steps and may be of use elsewhere.
  void report_unused(const std::string& file, Diagnostics& diagnostics) const;

 private:
  void check_text(const std::string& text, const SourcePos& pos, Diagnostics& diagnostics);
  void use(const std::string& name, const SourcePos& pos, Diagnostics& diagnostics);

  std::set<std::string> builtins_;
  std::map<std::string, SourcePos> defined_, saved_;
  std::set<std::string> partial_;  // defined in some variants only
  std::set<std::string> used_;
  bool in_loop_ = false;
};

}  // namespace assay::load
