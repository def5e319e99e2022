// SPDX-License-Identifier: Apache-2.0
#include "platform/trust/revocation_list.hpp"

#include <algorithm>
#include <utility>

#include "core/json/parse.hpp"

namespace assay::trust {
namespace {

bool is_text(const Json& value) {
  return value.is_string() && !value.as_string().empty();
}

bool well_formed(const Json& entry) {
  const bool token = entry.contains("jti");
  if (token == entry.contains("sub")) return false;
  return token ? is_text(entry.at("jti")) : is_text(entry.at("sub")) && entry.at("issued_until").is_int();
}

bool well_formed_feed(const Json& feed) {
  const Json& entries = feed.at("entries");
  return entries.is_array() && feed.at("next").is_int() &&
         std::all_of(entries.items().begin(), entries.items().end(), well_formed);
}

}  // namespace

RevocationList::RevocationList(net::EventLoop& loop, http::Client client, RevocationOptions options,
                               std::shared_ptr<AuditSink> sink)
    : loop_(loop), client_(std::move(client)), options_(options), sink_(std::move(sink)) {}

bool RevocationList::revoked(std::string_view jti, std::string_view subject, TimePoint issued_at) const {
  return loop_.now() - confirmed_ > options_.max_staleness || listed(jti, subject, issued_at);
}

bool RevocationList::listed(std::string_view jti, std::string_view subject, TimePoint issued_at) const {
  if (tokens_.find(jti) != tokens_.end()) return true;
  const auto user = users_.find(subject);
  return user != users_.end() && to_unix_seconds(issued_at) <= user->second;
}

void RevocationList::take(const Json& entry) {
  if (entry.contains("jti")) {
    tokens_[entry.at("jti").as_string()] = true;
    return;
  }
  const std::int64_t issued_until = entry.at("issued_until").as_int();
  const auto [user, added] = users_.try_emplace(entry.at("sub").as_string(), issued_until);
  if (!added) user->second = std::max(user->second, issued_until);
}

net::Task<void> RevocationList::poll() {
  const auto self = shared_from_this();
  note(co_await ask());
}

void RevocationList::note(bool reached) {
  if (reached == std::exchange(reachable_, reached) || !sink_) return;
  AuditEvent event;
  event.event = reached ? "dependency.up" : "dependency.down";
  event.reason = "identity";
  sink_->audit(event);
}

net::Task<bool> RevocationList::ask() {
  wire::RequestHead head;
  head.method = "GET";
  head.target = "/revocations?from=" + std::to_string(next_);
  const auto answer = co_await client_.send(std::move(head), "");
  if (!answer.ok() || answer->head.status != 200) co_return false;
  const auto feed = parse_json(answer->body);
  if (!feed.ok() || !well_formed_feed(*feed)) co_return false;
  for (const Json& entry : feed->at("entries").items()) take(entry);
  next_ = feed->at("next").as_int();
  confirmed_ = loop_.now();
  co_return true;
}

net::Task<void> RevocationList::keep_polling(std::weak_ptr<RevocationList> weak, net::EventLoop& loop,
                                             Duration interval) {
  while (true) {
    if (const auto self = weak.lock()) {
      co_await self->poll();
    } else {
      co_return;
    }
    co_await loop.sleep_until(loop.now() + interval);
  }
}

void RevocationList::start() {
  loop_.spawn(keep_polling(weak_from_this(), loop_, options_.poll_every));
}

}  // namespace assay::trust
