// SPDX-License-Identifier: Apache-2.0
#include "harness/forge/connection_group.hpp"

#include <poll.h>

#include <algorithm>
#include <functional>

#include "harness/forge/loopback.hpp"

namespace assay::forge {
namespace {

constexpr int kMaxWaitMs = 1 << 20;
constexpr std::size_t kWithheld = 8;  // last bytes of the second flight, at half_finish

// Polls the given sockets once; false when nothing happened until the deadline.
bool wait_any(const std::vector<int>& sockets, short events, Deadline deadline, std::vector<bool>& ready) {
  std::vector<pollfd> entries;
  entries.reserve(sockets.size());
  for (const int fd : sockets) entries.push_back({fd, events, 0});
  const auto left = std::clamp<std::int64_t>(deadline.left().count(), 0, kMaxWaitMs);
  if (::poll(entries.data(), entries.size(), static_cast<int>(left)) <= 0) return false;
  ready.clear();
  for (const pollfd& entry : entries) ready.push_back(entry.revents != 0);
  return true;
}

bool is_final(const LenientResponse& answer) {
  return answer.status >= 200 || answer.status == 101;
}

}  // namespace

Result<std::unique_ptr<ConnectionGroup>> ConnectionGroup::open(const GroupOptions& options,
                                                               Deadline deadline) {
  ASSAY_TRY_ASSIGN(const std::string address, dialable(options.address, options.allowed_addresses));
  ASSAY_TRY_ASSIGN(const TlsContext context, TlsContext::client(options.tls));
  auto group = std::make_unique<ConnectionGroup>();
  for (std::size_t i = 0; i < options.count; ++i) {
    Link& link = group->links_.emplace_back();
    DialOptions dialling;
    dialling.receive_buffer = options.receive_buffer;
    if (!options.from.empty()) dialling.from = options.from[i % options.from.size()];
    link.source = dialling.from;
    auto socket = dial(address, options.port, deadline, dialling);
    if (!socket.ok() && socket.error().message != "refused") return socket.error();
    link.ended = !socket.ok();
    if (link.ended) continue;
    link.socket = std::move(socket).value();
    group->begin(link, context, options.stage, deadline);
  }
  if (options.stage >= Stage::half_finish) group->finish_handshakes(options.stage, deadline);
  return group;
}

void ConnectionGroup::begin(Link& link, const TlsContext& context, Stage stage, Deadline deadline) {
  link.session.emplace(context);
  link.session->advance(link.received);
  link.unsent = link.session->take_output();
  const std::size_t now = stage == Stage::tcp          ? 0
                          : stage == Stage::half_hello ? link.unsent.size() / 2
                                                       : link.unsent.size();
  link.ended = !write(link, link.unsent.substr(0, now), deadline);
  link.unsent.erase(0, now);
}

void ConnectionGroup::finish_handshakes(Stage stage, Deadline deadline) {
  const auto waits = [](const Link& link) {
    return !link.ended && !link.session->established() && link.unsent.empty();
  };
  while (true) {
    std::vector<int> sockets;
    std::vector<Link*> waiting;
    for (Link& link : links_) {
      if (!waits(link)) continue;
      sockets.push_back(link.socket.fd());
      waiting.push_back(&link);
    }
    std::vector<bool> ready;
    if (waiting.empty() || !wait_any(sockets, POLLIN, deadline, ready)) return;
    for (std::size_t i = 0; i < waiting.size(); ++i) {
      Link& link = *waiting[i];
      if (!ready[i]) continue;
      take(link);
      std::string out = link.session->take_output();
      if (stage == Stage::half_finish && link.session->established()) {
        link.unsent = out.substr(out.size() - std::min(out.size(), kWithheld));
        out.resize(out.size() - link.unsent.size());
      }
      if (!link.ended) link.ended = !write(link, out, deadline);
    }
  }
}

std::vector<std::size_t> ConnectionGroup::held() const {
  std::vector<std::size_t> out;
  for (std::size_t i = 0; i < links_.size(); ++i) {
    if (links_[i].socket.open() && links_[i].socket.peer_holds()) out.push_back(i);
  }
  return out;
}

void ConnectionGroup::wait_ended(Deadline deadline) const {
  while (!deadline.passed()) {
    std::vector<int> sockets;
    for (const std::size_t number : held()) sockets.push_back(links_[number].socket.fd());
    std::vector<bool> ready;
    if (sockets.empty() || !wait_any(sockets, POLLRDHUP, deadline, ready)) return;
  }
}

bool ConnectionGroup::write(Link& link, std::string_view bytes, Deadline deadline) {
  while (!bytes.empty()) {
    const Socket::Io io = link.socket.send(bytes);
    if (io == Socket::Io::would_block && link.socket.wait(true, deadline) && !deadline.passed()) continue;
    if (io != Socket::Io::done) return io == Socket::Io::would_block;
  }
  return true;
}

void ConnectionGroup::send(std::string_view bytes, Deadline deadline) {
  for (Link& link : links_) {
    if (link.ended || !link.socket.peer_holds()) continue;
    if (!link.session->established()) {
      write(link, bytes, deadline);
      continue;
    }
    link.session->write(bytes);
    write(link, link.session->take_output(), deadline);
  }
}

bool ConnectionGroup::send_handshake(std::size_t bytes, Deadline deadline) {
  bool any = false;
  for (Link& link : links_) {
    if (link.ended || link.unsent.empty() || !link.socket.peer_holds()) continue;
    write(link, link.unsent.substr(0, bytes), deadline);
    link.unsent.erase(0, bytes);
    any = true;
  }
  return any;
}

void ConnectionGroup::take(Link& link) {
  std::string bytes;
  const Socket::Io io = link.socket.receive(bytes);
  if (!bytes.empty() && link.session) {
    link.session->feed(bytes);
    link.session->advance(link.received);
  }
  const bool dead = link.session && (!link.session->failure().empty() || link.session->peer_closed());
  link.ended = link.ended || dead || io == Socket::Io::closed || io == Socket::Io::reset;
}

bool ConnectionGroup::has(const Link& link, Wanted wanted) {
  Wanted come{0, 0};
  for (const LenientResponse& answer : read_responses(link.received, link.ended, false)) {
    if (answer.complete) ++(is_final(answer) ? come.answers : come.interim);
  }
  return come.answers >= wanted.answers && come.interim >= wanted.interim;
}

void ConnectionGroup::read(Wanted wanted, Deadline deadline) {
  while (true) {
    std::vector<int> sockets;
    std::vector<Link*> waiting;
    for (Link& link : links_) {
      if (link.ended || has(link, wanted)) continue;
      sockets.push_back(link.socket.fd());
      waiting.push_back(&link);
    }
    std::vector<bool> ready;
    if (waiting.empty() || !wait_any(sockets, POLLIN, deadline, ready)) return;
    for (std::size_t i = 0; i < waiting.size(); ++i) {
      if (ready[i]) take(*waiting[i]);
    }
  }
}

ConnectionGroup::Answers ConnectionGroup::answers(std::size_t number) const {
  const Link& link = links_[number];
  Answers out;
  out.received = link.received;
  out.ended = link.ended || !link.socket.open() || !link.socket.peer_holds();
  for (LenientResponse& answer : read_responses(link.received, out.ended, false)) {
    if (is_final(answer)) {
      out.responses.push_back(std::move(answer));
    } else {
      ++out.interim;
    }
  }
  return out;
}

}  // namespace assay::forge
