// SPDX-License-Identifier: Apache-2.0
#include "platform/gateway/guarded_upstream.hpp"

#include "platform/gateway/egress.hpp"

namespace assay::gateway {
namespace {

// A service that answers this says itself that it cannot serve. Other answers, 500 among them, may be the
// request's own fault: a stranger who knows such a request must not cut a service off with it.
bool unable(int status) {
  return status >= 502 && status <= 504;
}

class InFlight {
 public:
  explicit InFlight(std::size_t& count) : count_(count) { ++count_; }
  ~InFlight() { --count_; }
  InFlight(const InFlight&) = delete;
  InFlight& operator=(const InFlight&) = delete;

 private:
  std::size_t& count_;
};

Error not_called(const std::string& name) {
  return {Errc::denied, GuardedUpstream::kNotCalled, name};
}

}  // namespace

GuardedUpstream::GuardedUpstream(net::EventLoop& loop, std::string name, http::Client client, Guards guards,
                                 AuditSink& sink)
    : loop_(loop),
      name_(std::move(name)),
      client_(std::move(client)),
      guards_(std::move(guards)),
      sink_(sink) {}

Duration GuardedUpstream::wait() const {
  return guards_.breaker->wait(loop_.now());
}

void GuardedUpstream::note(bool answered) {
  const Breaker::Change change = guards_.breaker->record(answered, loop_.now());
  if (change == Breaker::Change::none) return;
  AuditEvent event;
  event.event = change == Breaker::Change::opened ? "dependency.down" : "dependency.up";
  event.reason = name_;
  sink_.audit(event);
}

net::Task<Result<http::Answer>> GuardedUpstream::attempt(const wire::RequestHead& head,
                                                         const std::string& body) {
  auto answer = co_await client_.send(head, body);
  note(answer.ok() && !unable(answer->head.status));
  co_return answer;
}

net::Task<Result<http::Answer>> GuardedUpstream::call(wire::RequestHead head, std::string body) {
  const bool full = guards_.max_in_flight > 0 && in_flight_ >= guards_.max_in_flight;
  if (full || !guards_.breaker->admit(loop_.now())) co_return not_called(name_);
  const InFlight counted(in_flight_);
  guards_.retries->first_attempt();
  for (int attempts = 1;; ++attempts) {
    auto answer = co_await attempt(head, body);
    const bool failed = answer.ok() ? unable(answer->head.status) : true;
    // One that took its full time is not tried again: the client has waited enough. Nor is one that answered
    // what is no answer, since a second one that reads well would hide it, or that lies where no service is.
    const bool slow = !answer.ok() && answer.error().code == Errc::timeout;
    const bool misplaced = !answer.ok() && answer.error().message == Directory::kRefused;
    const bool unreadable = !answer.ok() && answer.error().code == Errc::invalid;
    const bool hopeless = slow || misplaced || unreadable;
    if (!failed || hopeless || !guards_.retries->again(head.method, attempts)) co_return answer;
    if (!guards_.breaker->admit(loop_.now())) co_return answer;
  }
}

}  // namespace assay::gateway
