// SPDX-License-Identifier: Apache-2.0
#include "harness/tap/recording_origin.hpp"

#include <poll.h>
#include <sys/eventfd.h>

#include <algorithm>
#include <condition_variable>
#include <list>
#include <map>
#include <mutex>
#include <thread>

#include "harness/forge/socket.hpp"
#include "harness/tap/canonical_http.hpp"
#include "harness/tap/lenient_backend.hpp"
#include "harness/tap/visible_bytes.hpp"

namespace assay::tap {
namespace {

using forge::Socket;

constexpr std::size_t kMaxRecorded = std::size_t{4} << 20;  // bytes of one connection
constexpr auto kDialPatience = std::chrono::milliseconds(2000);

// One connection through the tap. `unread` is what came and is not yet a record.
struct Link {
  Socket front, back;
  std::string to_back, to_front;  // on their way
  std::string unread;
  std::size_t recorded = 0;
  bool front_ended = false;  // nothing more comes from the gateway
  bool answered = false;     // since the last byte that came
  bool at_work = false;      // a request has come and nothing of its answer has gone
  bool canned = false;       // the last request is not the backend's
  bool told_back = false;    // the backend knows that nothing more comes
  bool ending = false;       // over, once what is on its way to the gateway has gone
  bool over = false;
};

enum class Manner { answering, hanging, trickling, failing, dropping, verbose };

// What a backend that misbehaves says in place of an answer.
std::string canned(Manner manner) {
  constexpr std::size_t kVerbose = std::size_t{512} << 10;
  if (manner == Manner::trickling) return "HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n{";
  if (manner == Manner::failing)
    return "HTTP/1.1 503 Service Unavailable\r\nContent-Type: text/plain\r\nContent-Length: 5\r\n\r\nbusy\n";
  if (manner != Manner::verbose) return {};
  return "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: " + std::to_string(kVerbose) +
         "\r\n\r\n" + std::string(kVerbose, 'v');
}

Json message_record(const Message& message, std::size_t at_work) {
  return Json::object({{"kind", "message"},
                       {"part", "legacy"},
                       {"method", visible_bytes(message.method)},
                       {"target", visible_bytes(message.target)},
                       {"ambiguity", message.ambiguity},
                       {"text", visible_bytes(message.bytes)},
                       {"body", visible_bytes(message.body)},
                       {"body_bytes", std::to_string(message.body.size())},
                       {"at_work", static_cast<std::int64_t>(at_work)}});
}

}  // namespace

class RecordingOrigin::Tap {
 public:
  Tap(forge::LoopbackListener listener, Socket wake, std::uint16_t backend_port)
      : listener_(std::move(listener)),
        wake_(std::move(wake)),
        backend_port_(backend_port),
        thread_([this](const std::stop_token& stop) { run(stop); }) {}

  ~Tap() {
    thread_.request_stop();
    ::eventfd_write(wake_.fd(), 1);
  }

  std::uint16_t port() const { return listener_.port; }

  bool settle(Deadline deadline) {
    std::unique_lock lock(mutex_);
    ++asked_;
    ::eventfd_write(wake_.fd(), 1);
    return settled_.wait_for(lock, deadline.left(), [&] { return answered_ == asked_; });
  }

  void behave(Manner manner) {
    const std::lock_guard lock(mutex_);
    manner_ = manner;
  }

  std::vector<Json> take_records() {
    const std::lock_guard lock(mutex_);
    return std::exchange(records_, {});
  }

  void answer_once(ScriptedAnswer answer) {
    const std::lock_guard lock(mutex_);
    scripted_.add(std::move(answer));
  }

  // Sent at once, so that it lies at the gateway before whatever the caller does next.
  void say(const std::string& bytes) {
    const std::lock_guard lock(mutex_);
    for (Link& link : links_) {
      link.to_front += bytes;
      if (!push(link.front, link.to_front)) link.to_front.clear();
    }
    ::eventfd_write(wake_.fd(), 1);
  }

 private:
  void run(const std::stop_token& stop) {
    while (!stop.stop_requested()) {
      const bool busy = wait();
      if (stop.stop_requested()) return;
      accept_all();
      const std::lock_guard lock(mutex_);
      for (Link& link : links_) pump(link);
      links_.remove_if([](const Link& link) { return link.over; });
      if (!busy && quiet()) answer();
    }
  }

  // Waits for news; false if a moment passed without any. Somebody who waits for quiet gets no long sleep.
  bool wait() {
    std::vector<pollfd> entries = {{wake_.fd(), POLLIN, 0}, {listener_.socket.fd(), POLLIN, 0}};
    bool somebody_waits = false;
    {
      const std::lock_guard lock(mutex_);
      somebody_waits = answered_ != asked_;
      for (const Link& link : links_) {
        entries.push_back({link.front_ended ? -1 : link.front.fd(), events(true, link.to_front), 0});
        // Its backend may leave while it is not asked; that is no news.
        entries.push_back({link.canned ? -1 : link.back.fd(), events(true, link.to_back), 0});
      }
    }
    const int ready = ::poll(entries.data(), entries.size(), somebody_waits ? (quiet_links() ? 0 : 1) : -1);
    eventfd_t ignored = 0;
    if ((entries[0].revents & POLLIN) != 0) ::eventfd_read(wake_.fd(), &ignored);
    return ready > 0;
  }

  static short events(bool read, const std::string& pending) {
    return static_cast<short>((read ? POLLIN : 0) | (pending.empty() ? 0 : POLLOUT));
  }

  bool quiet_links() {
    const std::lock_guard lock(mutex_);
    return quiet();
  }

  // Nothing on its way, and no backend still at work for a peer that has left.
  bool quiet() const {
    for (const Link& link : links_) {
      if (link.front_ended || !link.to_back.empty() || !link.to_front.empty()) return false;
    }
    return true;
  }

  void answer() {
    answered_ = asked_;
    settled_.notify_all();
  }

  void accept_all() {
    for (Socket front = forge::accept_from(listener_.socket); front.open();
         front = forge::accept_from(listener_.socket)) {
      auto back = forge::dial("127.0.0.1", backend_port_, Deadline(kDialPatience));
      if (!back.ok()) continue;
      const std::lock_guard lock(mutex_);
      Link& link = links_.emplace_back();
      link.front = std::move(front);
      link.back = std::move(back).value();
    }
  }

  void pump(Link& link) {
    if (!link.front_ended) take_from_front(link);
    link.at_work = link.at_work && !link.front_ended && link.to_front.empty();
    if (link.canned) {
      pump_canned(link);
      return;
    }
    if (!push(link.back, link.to_back)) link.over = true;
    // cpp-httplib answers nobody who has said that nothing more will come, so it learns that behind its
    // answer; a request that broke off it gives up by itself.
    if (link.front_ended && link.answered && !link.told_back) {
      link.told_back = true;
      link.back.finish_sending();
    }
    std::string answer;
    const Socket::Io read = link.back.receive(answer);
    link.to_front += answer;
    link.at_work = link.at_work && answer.empty();
    link.answered = link.answered || !answer.empty();
    if (!push(link.front, link.to_front)) link.to_front.clear();  // the gateway does not listen any more
    link.over = link.over || (link.ending && link.to_front.empty());
    if (read == Socket::Io::closed || read == Socket::Io::reset) link.over = true;
    if (link.over) record(link, true);
  }

  // No backend is asked: the link says what it has to say, and lives until the gateway ends it.
  void pump_canned(Link& link) {
    if (!push(link.front, link.to_front)) link.over = true;
    link.over = link.over || link.front_ended;
  }

  void misbehave(Link& link) {
    link.canned = true;
    link.back = Socket();  // the backend has few threads, and each waits for a connection that says nothing
    link.to_back.clear();
    link.to_front += canned(manner_);
    link.over = manner_ == Manner::dropping;
  }

  void ask_backend_again(Link& link) {
    auto back = forge::dial("127.0.0.1", backend_port_, Deadline(kDialPatience));
    link.over = !back.ok();
    if (!back.ok()) return;
    link.back = std::move(back).value();
    link.canned = false;
  }

  void take_from_front(Link& link) {
    std::string bytes;
    const Socket::Io read = link.front.receive(bytes);
    link.to_back += bytes;
    if (!bytes.empty()) link.answered = false;
    if (link.recorded < kMaxRecorded) link.unread += bytes;
    link.recorded += bytes.size();
    link.front_ended = read == Socket::Io::closed || read == Socket::Io::reset;
    record(link, link.front_ended);
  }

  void record(Link& link, bool ended) {
    const Reading reading = read_requests(link.unread, ended);
    for (const Message& message : reading.messages) {
      link.at_work = true;
      records_.push_back(message_record(message, at_work()));
      if (manner_ != Manner::answering) {
        misbehave(link);
      } else {
        if (link.canned) ask_backend_again(link);
        answer_as_scripted(link, message);
      }
    }
    link.unread.erase(0, reading.used);
  }

  // Requests that the gateway waits for: on open connections, of which each has one at a time.
  std::size_t at_work() const {
    return static_cast<std::size_t>(std::count_if(
        links_.begin(), links_.end(), [](const Link& link) { return link.at_work && !link.over; }));
  }

  // The backend never hears of a request that has a scripted answer.
  void answer_as_scripted(Link& link, const Message& message) {
    const auto answer = scripted_.take(message.target, message.bytes);
    if (!answer) return;
    link.to_back.clear();
    link.to_front += answer->bytes;
    link.answered = true;
    link.ending = answer->close;
  }

  // False: the other side is gone.
  static bool push(Socket& socket, std::string& pending) {
    std::string_view view = pending;
    while (!view.empty()) {
      const Socket::Io io = socket.send(view);
      if (io == Socket::Io::would_block) break;
      if (io != Socket::Io::done) return false;
    }
    pending.erase(0, pending.size() - view.size());
    return true;
  }

  forge::LoopbackListener listener_;
  Socket wake_;  // an eventfd: interrupts the wait
  std::uint16_t backend_port_;
  std::mutex mutex_;
  std::condition_variable settled_;
  std::list<Link> links_;  // guarded by mutex_, like all that follows
  std::vector<Json> records_;
  ScriptedAnswers scripted_;
  Manner manner_ = Manner::answering;
  std::uint64_t asked_ = 0, answered_ = 0;
  std::jthread thread_;  // the last member: it uses all the others
};

Result<std::unique_ptr<RecordingOrigin>> RecordingOrigin::start(const std::string& address,
                                                                std::uint16_t port) {
  ASSAY_TRY_ASSIGN(std::unique_ptr<LenientBackend> backend, LenientBackend::start());
  ASSAY_TRY_ASSIGN(forge::LoopbackListener listener, forge::listen_on(address, port));
  Socket wake(::eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC));
  if (!wake.open()) return Error{Errc::unavailable, "eventfd: no descriptor", {}};
  auto tap = std::make_unique<Tap>(std::move(listener), std::move(wake), backend->port());
  return std::unique_ptr<RecordingOrigin>(new RecordingOrigin(std::move(backend), std::move(tap)));
}

RecordingOrigin::RecordingOrigin(std::unique_ptr<LenientBackend> backend, std::unique_ptr<Tap> tap)
    : backend_(std::move(backend)), tap_(std::move(tap)) {}
RecordingOrigin::~RecordingOrigin() = default;

std::uint16_t RecordingOrigin::port() const {
  return tap_->port();
}

void RecordingOrigin::answer_once(ScriptedAnswer answer) {
  tap_->answer_once(std::move(answer));
}

void RecordingOrigin::say(const std::string& bytes) {
  tap_->say(bytes);
}

Result<void> RecordingOrigin::behave(std::string_view how) {
  static const std::map<std::string_view, Manner> kManners = {
      {"answering", Manner::answering}, {"hanging", Manner::hanging},   {"trickling", Manner::trickling},
      {"failing", Manner::failing},     {"dropping", Manner::dropping}, {"verbose", Manner::verbose}};
  const auto manner = kManners.find(how);
  if (manner == kManners.end()) return Error{Errc::invalid, "no such behaviour: " + std::string(how), {}};
  tap_->behave(manner->second);
  return {};
}

Result<void> RecordingOrigin::settle(Deadline deadline) {
  if (tap_->settle(deadline)) return {};
  return Error{Errc::timeout, "the backend behind the tap is still at work", {}};
}

std::vector<Json> RecordingOrigin::take_records() {
  std::vector<Json> out = tap_->take_records();
  for (Json& request : backend_->take_requests()) out.push_back(std::move(request));
  return out;
}

}  // namespace assay::tap
