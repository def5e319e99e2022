// SPDX-License-Identifier: Apache-2.0
#include "platform/trust/key_cache.hpp"

#include "core/json/parse.hpp"

namespace assay::trust {
namespace {

void audit_refused_key(AuditSink& sink, const std::string& what) {
  AuditEvent event;
  event.event = "key.refused";
  event.detail = Json::object({{"key", what}});
  sink.audit(event);
}

}  // namespace

bool AtMostEvery::allow(TimePoint now) {
  if (now < next_) return false;
  next_ = now + interval_;
  return true;
}

KeyCache::KeyCache(net::EventLoop& loop, http::Client client, KeyCacheOptions options,
                   std::unique_ptr<jose::KeyAdmission> admission, std::unique_ptr<RefreshPolicy> policy,
                   std::shared_ptr<AuditSink> sink)
    : loop_(loop),
      client_(std::move(client)),
      options_(std::move(options)),
      admission_(std::move(admission)),
      policy_(std::move(policy)),
      sink_(std::move(sink)) {
  for (const jose::IssuerTrust& other : options_.other_issuers) store_.set(other);
  install(Json::object({{"keys", Json::array()}}));
}

void KeyCache::install(const Json& jwks) {
  jose::LoadedKeys loaded = jose::load_jwks(jwks, *admission_);
  for (const std::string& refused : loaded.refused) audit_refused_key(*sink_, refused);
  for (const SharedSecret& secret : options_.secrets) {
    const auto added = loaded.keys.add_secret(secret.kid, secret.alg, secret.secret, *admission_);
    if (!added.ok()) audit_refused_key(*sink_, secret.kid + ": " + added.error().message);
  }
  store_.set({options_.issuer, std::move(loaded.keys)});
}

net::Task<void> KeyCache::fetch() {
  wire::RequestHead head;
  head.method = "GET";
  head.target = "/jwks.json";
  const auto answer = co_await client_.send(std::move(head), "");
  if (!answer.ok() || answer->head.status != 200) co_return;  // keep what we have
  const auto jwks = parse_json(answer->body);
  if (jwks.ok() && jwks->at("keys").is_array()) install(*jwks);
}

net::Task<void> KeyCache::refresh() {
  const auto self = shared_from_this();
  const auto waiting = std::make_shared<Waiting>();
  under_way_ = waiting;
  co_await fetch();
  for (const auto& resume : *waiting) resume();
}

net::Task<bool> KeyCache::refresh_for_unknown_key() {
  const auto self = shared_from_this();
  if (policy_->allow(loop_.now())) {
    co_await refresh();
    co_return true;
  }
  if (under_way_.expired()) co_return false;
  co_await loop_.suspend(
      [this](net::EventLoop::Resume resume) { under_way_.lock()->push_back(std::move(resume)); });
  co_return true;
}

net::Task<void> KeyCache::keep_fresh(std::weak_ptr<KeyCache> weak, net::EventLoop& loop, Duration interval) {
  while (true) {
    if (const auto self = weak.lock()) {
      co_await self->refresh();
    } else {
      co_return;
    }
    co_await loop.sleep_until(loop.now() + interval);
  }
}

void KeyCache::start() {
  loop_.spawn(keep_fresh(weak_from_this(), loop_, options_.refresh_every));
}

}  // namespace assay::trust
