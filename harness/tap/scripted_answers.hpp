// SPDX-License-Identifier: Apache-2.0
#pragma once
// Answers that a backend gives byte for byte in place of its own: of a hostile backend, or of one that
// repeats what a client sent it. Pure.
#include <deque>
#include <optional>
#include <string>
#include <string_view>

namespace assay::tap {

struct ScriptedAnswer {
  std::string target;  // glob over the request target
  // In its text {query} stands for the request's query, {decoded} for the query with its escapes undone,
  // {narrowed} for that with each character cut to its low byte, {body} for the request's body, and
  // {field NAME} for the value of a field.
  std::string bytes;
  bool close = false;  // end the connection behind it
};

class ScriptedAnswers {
 public:
  // Each answer is given once; the first that fits counts.
  void add(ScriptedAnswer answer) { waiting_.push_back(std::move(answer)); }
  std::optional<ScriptedAnswer> take(std::string_view request_target, std::string_view request);

 private:
  std::deque<ScriptedAnswer> waiting_;
};

}  // namespace assay::tap
