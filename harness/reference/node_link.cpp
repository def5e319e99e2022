// SPDX-License-Identifier: Apache-2.0
#include "harness/reference/node_link.hpp"

#include <utility>

#include "core/json/parse.hpp"

namespace assay::reference {

NodeLink::NodeLink(std::string part, std::unique_ptr<process::Child> child)
    : part_(std::move(part)), child_(std::move(child)) {}

Result<Json> NodeLink::ask(const Json& command) {
  ASSAY_TRY(tell(command));
  return answer();
}

Result<void> NodeLink::tell(const Json& command) {
  ++unanswered_;
  return child_->link().send_line(dump_json(command));
}

Result<Json> NodeLink::answer(std::chrono::milliseconds patience) {
  ASSAY_TRY_ASSIGN(const std::string line, child_->link().read_line(Deadline(patience)));
  --unanswered_;
  ASSAY_TRY_ASSIGN(Json answer, parse_json(line));
  if (answer.contains("error")) return Error{Errc::internal, answer.at("error").string_or(""), part_};
  return answer;
}

Result<void> NodeLink::tell_to_drain() {
  return tell(Json::object({{"do", "quiesce"}}));
}

Result<std::int64_t> NodeLink::handlers_run() {
  ASSAY_TRY_ASSIGN(const Json ran, answer());
  return ran.at("ran").int_or(0);
}

void NodeLink::kill() {
  child_->kill_now();
}

}  // namespace assay::reference
