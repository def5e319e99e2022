// SPDX-License-Identifier: Apache-2.0
#pragma once
// The platform's own account of what happened: audit events and request journals as JSON lines. Credentials
// in a request's target are masked (redaction.hpp).
//   {"t":"2026-…Z","seq":7,"part":"gateway","kind":"audit","event":"authn.failure","reason":"expired",…}
//   {"t":"2026-…Z","seq":8,"part":"user-service","kind":"request","method":"GET","target":"/profile?m=…","status":200,…}
// One Log serves the parts of one event loop. The lines are the truth: readers parse them like any other log
// file.
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/clock.hpp"
#include "platform/contract/audit.hpp"

namespace assay::telemetry {

class Log {
 public:
  // How one record becomes text; the standard form escapes everything that could end a line or a string.
  using LineFormat = std::function<std::string(const Json& record)>;
  // What of a request's target may be written.
  using Redaction = std::function<std::string(std::string_view target)>;
  // Told of each new text (one record, without the final newline), e.g. to append it to a file.
  using Sink = std::function<void(std::string_view text)>;

  explicit Log(const Clock& clock);
  void set_format(LineFormat format) { format_ = std::move(format); }
  void set_redaction(Redaction redaction) { redaction_ = std::move(redaction); }
  void set_sink(Sink sink) { sink_ = std::move(sink); }

  void write(const std::string& part, const char* kind, Json record);
  // Everything written so far, one line an element. A record that smuggled in a line end counts as two, as it
  // would for any reader of the file.
  const std::vector<std::string>& lines() const { return lines_; }

 private:
  const Clock& clock_;
  LineFormat format_;
  Redaction redaction_;
  Sink sink_;
  std::vector<std::string> lines_;
  std::int64_t next_seq_ = 1;
};

// The AuditSink of one part. Requests that outlive their part hold on to it, and then it is mute.
class Recorder final : public AuditSink {
 public:
  Recorder(Log& log, std::string part) : log_(&log), part_(std::move(part)) {}
  void audit(const AuditEvent& event) override;
  void journal(const JournalEntry& entry) override;
  void mute() { log_ = nullptr; }

 private:
  void write(const char* kind, Json record);

  Log* log_;  // null: mute
  std::string part_;
};

}  // namespace assay::telemetry
