// SPDX-License-Identifier: Apache-2.0
#pragma once
// The edge's certificate and private key as files, which operators replace while the gateway runs. A key that
// anybody else could have read, or that is not the certificate's, is refused; so is a certificate that does
// not hold now. What was presented before stays then.
#include <sys/types.h>

#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <utility>

#include "core/base/clock.hpp"
#include "core/crypto/certificate.hpp"
#include "platform/contract/audit.hpp"
#include "platform/gateway/expiry_watch.hpp"
#include "platform/http/exchange.hpp"

namespace assay::gateway {

struct KeyFiles {
  std::filesystem::path certificate, key;  // PEM; the key in PKCS#8
};

// What of a file decides whether a key in it is a secret still.
struct KeyFileState {
  bool regular = true;
  unsigned mode = 0;  // permission bits
  uid_t owner = 0;
};

// In steps, which a weak policy may take otherwise.
class KeyFilePolicy {
 public:
  // `owner`: whom the key must belong to.
  explicit KeyFilePolicy(uid_t owner) : owner_(owner) {}
  virtual ~KeyFilePolicy() = default;
  // The files are opened once, and judged by what was opened. Error (denied): key_missing, key_not_regular
  // (a link, too), key_permissions (group or others may do anything), key_owner, key_unreadable,
  // certificate_unreadable, key_mismatch, certificate_not_yet_valid, certificate_expired.
  virtual Result<Identity> load(const KeyFiles& files, TimePoint now) const;

 protected:
  virtual Result<void> admit_file(const KeyFileState& file) const;
  virtual Result<void> admit_pair(const Identity& identity) const;
  virtual Result<void> admit_time(const Identity& identity, TimePoint now) const;

 private:
  Result<std::string> read_key(const std::filesystem::path& path) const;
  uid_t owner_;
};

// What the edge presents, and where it comes from. Audit: certificate.loaded{serial},
// certificate.refused{reason}; and what the watch says of what is presented.
class EdgeCertificate {
 public:
  using Present = std::function<Result<void>(const Identity&)>;
  EdgeCertificate(KeyFiles files, std::unique_ptr<KeyFilePolicy> policy, Identity first, Present present,
                  std::unique_ptr<ExpiryWatch> watch, const Clock& clock, AuditSink& sink)
      : files_(std::move(files)),
        policy_(std::move(policy)),
        current_(std::move(first)),
        present_(std::move(present)),
        watch_(std::move(watch)),
        clock_(clock),
        sink_(sink) {}

  // Takes what stands in the files, where there are any, and begins to watch what is presented. Error: as
  // KeyFilePolicy::load.
  Result<void> start();
  // GET: {"serial","not_after"} of what is presented. POST: the files are read again: 200 with the same, or
  // 409. Never a byte of a key.
  http::Response answer(const http::Request& request);
  const Identity& current() const { return current_; }

 private:
  Result<void> load(AuditEvent event);
  http::Response show() const;

  KeyFiles files_;
  std::unique_ptr<KeyFilePolicy> policy_;
  Identity current_;
  Present present_;
  std::unique_ptr<ExpiryWatch> watch_;
  const Clock& clock_;
  AuditSink& sink_;
};

}  // namespace assay::gateway
