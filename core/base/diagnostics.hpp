// SPDX-License-Identifier: Apache-2.0
#pragma once
// Errors in files that people write: position, message, hint, and a caret line below the source.
#include <string>
#include <string_view>
#include <vector>

namespace assay {

// Lines and columns count from 1; 0 means unknown.
struct SourcePos {
  std::string file;
  int line = 0;
  int column = 0;
  friend bool operator==(const SourcePos&, const SourcePos&) = default;
};

std::string to_string(const SourcePos& pos);  // file:line:column, shorter where a part is unknown

enum class Severity { warning, error };

struct Diagnostic {
  Severity severity = Severity::error;
  SourcePos pos;
  std::string message;
  std::string hint;  // what to do next; may be empty
};

class Diagnostics {
 public:
  void error(SourcePos pos, std::string message, std::string hint = {});
  void warning(SourcePos pos, std::string message, std::string hint = {});
  void append(const Diagnostics& other);

  bool has_errors() const;
  bool empty() const { return items_.empty(); }
  const std::vector<Diagnostic>& items() const { return items_; }

 private:
  std::vector<Diagnostic> items_;
};

// One diagnostic as text. `source` is the file's content (empty: no excerpt):
//   attacks/x.toml:7:1: error: unknown key "sevrity"
//     7 | sevrity = "high"
//       | ^~~~~~~
//     hint: did you mean "severity"?
std::string render_diagnostic(const Diagnostic& diagnostic, std::string_view source);

// The candidate nearest to `word` (edit distance at most a third of its length), or "".
std::string did_you_mean(std::string_view word, const std::vector<std::string>& candidates);

}  // namespace assay
