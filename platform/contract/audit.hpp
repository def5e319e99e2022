// SPDX-License-Identifier: Apache-2.0
#pragma once
// What a part tells about itself. An audit event is a security decision a defender must be able to see; a
// journal entry is one request as the part received and answered it (the harness's independent eye at that
// part).
#include <string>
#include <vector>

#include "core/base/clock.hpp"
#include "core/json/value.hpp"

namespace assay {

// Event names and reasons are stable: they are what alert rules and checks match on.
struct AuditEvent {
  std::string event;    // "authn.failure", "authz.deny", "token.issued", …
  std::string reason;   // "alg_not_allowed", "expired", …; empty where the event says it all
  std::string subject;  // the verified principal, or empty: unverified names never stand here
  std::string method;
  std::string target;      // request target as received
  std::string request_id;  // correlates one request across parts
  Json detail;             // further members; never a credential
  bool summary = false;    // tells of others that were `unwritten`
};

struct JournalEntry {
  std::string method;
  std::string target;
  std::string peer;        // SPIFFE id of the TLS peer, or its address
  std::string subject;     // who the part believed it was serving
  std::string credential;  // first 16 hex digits of the SHA-256 of the presented bearer token, or empty
  std::string request_id;
  int status = 0;  // the answer
  Json fields;     // header fields as received: [[name, value], …]; credentials replaced by their digest
};

class AuditSink {
 public:
  virtual ~AuditSink() = default;
  virtual void audit(const AuditEvent& event) = 0;
  virtual void journal(const JournalEntry& entry) = 0;
  // It happened, and enough of its kind are written down already. Counts must not miss it.
  virtual void unwritten(const AuditEvent& event) { static_cast<void>(event); }
};

}  // namespace assay
