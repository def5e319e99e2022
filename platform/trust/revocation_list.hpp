// SPDX-License-Identifier: Apache-2.0
#pragma once
// Withdrawn tokens and users, as a relying party knows them: polled from the identity provider, so that a
// revocation holds everywhere within one poll interval. A list that has not been confirmed for too long
// revokes everything (fail closed). Audit: dependency.down{identity} at the first poll that fails,
// dependency.up{identity} at the next that does not.
//
// The feed is {"entries":[…],"next":N}; an entry is {"jti"} or {"sub","issued_until"} with texts that are not
// empty and unix seconds. A feed with any other entry (say a "sub" without its "issued_until") confirms
// nothing: none of it is taken and the same position is asked for again, until the list is too stale.
#include <chrono>
#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <string_view>

#include "platform/contract/audit.hpp"
#include "platform/http/client.hpp"
#include "platform/jose/rules.hpp"

namespace assay::trust {

struct RevocationOptions {
  Duration poll_every = std::chrono::seconds(2);
  Duration max_staleness = std::chrono::seconds(30);
};

class RevocationList final : public jose::RevocationView,
                             public std::enable_shared_from_this<RevocationList> {
 public:
  // Without a sink nobody is told of failures.
  RevocationList(net::EventLoop& loop, http::Client client, RevocationOptions options,
                 std::shared_ptr<AuditSink> sink = nullptr);

  bool revoked(std::string_view jti, std::string_view subject, TimePoint issued_at) const override;
  // Whether an entry names it, however old the list is.
  bool listed(std::string_view jti, std::string_view subject, TimePoint issued_at) const;
  bool reachable() const { return reachable_; }  // the last poll succeeded
  net::Task<void> poll();
  void start();  // first poll and schedule; ends when the last owner lets go

 private:
  static net::Task<void> keep_polling(std::weak_ptr<RevocationList> weak, net::EventLoop& loop,
                                      Duration interval);
  void take(const Json& entry);  // well-formed
  net::Task<bool> ask();
  void note(bool reached);

  net::EventLoop& loop_;
  http::Client client_;
  RevocationOptions options_;
  std::shared_ptr<AuditSink> sink_;
  bool reachable_ = true;
  std::int64_t next_ = 0;  // position in the provider's feed
  TimePoint confirmed_{};  // last successful poll
  std::map<std::string, bool, std::less<>> tokens_;
  std::map<std::string, std::int64_t, std::less<>>
      users_;  // subject → tokens issued up to then (unix seconds) are void
};

}  // namespace assay::trust
