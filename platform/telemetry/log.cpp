// SPDX-License-Identifier: Apache-2.0
#include "platform/telemetry/log.hpp"

#include "core/json/parse.hpp"
#include "platform/telemetry/redaction.hpp"

namespace assay::telemetry {

Log::Log(const Clock& clock)
    : clock_(clock),
      format_([](const Json& record) { return dump_json(record); }),
      redaction_(mask_credentials) {}

void Log::write(const std::string& part, const char* kind, Json record) {
  Json whole =
      Json::object({{"t", to_rfc3339(clock_.now())}, {"seq", next_seq_++}, {"part", part}, {"kind", kind}});
  for (auto& member : record.members()) whole.members().push_back(std::move(member));
  if (Json* target = whole.find("target"); target != nullptr && target->is_string()) {
    *target = redaction_(target->as_string());
  }
  std::string text = format_(whole);
  if (sink_) sink_(text);
  std::size_t begin = 0;
  for (std::size_t end = text.find('\n'); end != std::string::npos; end = text.find('\n', begin)) {
    lines_.push_back(text.substr(begin, end - begin));
    begin = end + 1;
  }
  if (begin > 0) text.erase(0, begin);
  lines_.push_back(std::move(text));
}

void Recorder::write(const char* kind, Json record) {
  if (log_ != nullptr) log_->write(part_, kind, std::move(record));
}

void Recorder::audit(const AuditEvent& event) {
  Json record = Json::object({{"event", event.event}});
  const auto add = [&](const char* name, const std::string& value) {
    if (!value.empty()) record[name] = value;
  };
  add("reason", event.reason);
  add("subject", event.subject);
  add("method", event.method);
  add("target", event.target);
  add("request_id", event.request_id);
  if (event.detail.size() > 0) record["detail"] = event.detail;
  write("audit", std::move(record));
}

void Recorder::journal(const JournalEntry& entry) {
  Json record = Json::object({{"method", entry.method},
                              {"target", entry.target},
                              {"status", entry.status},
                              {"peer", entry.peer},
                              {"subject", entry.subject},
                              {"credential", entry.credential},
                              {"request_id", entry.request_id},
                              {"fields", entry.fields}});
  write("request", std::move(record));
}

}  // namespace assay::telemetry
