// SPDX-License-Identifier: Apache-2.0
#include "platform/gateway/expiry_watch.hpp"

#include "core/crypto/validity.hpp"

namespace assay::gateway {

ExpiryWatch::~ExpiryWatch() {
  forget();
}

void ExpiryWatch::forget() {
  if (timer_) loop_.cancel_timer(*timer_);
  timer_.reset();
}

void ExpiryWatch::watch(const Certificate& certificate) {
  forget();
  const std::optional<TimePoint> when = due(validity_of(certificate).not_after);
  if (!when) return;
  if (*when <= loop_.now()) return tell(certificate);
  timer_ = loop_.add_timer(*when, [this, certificate] {
    timer_.reset();
    tell(certificate);
  });
}

void ExpiryWatch::tell(const Certificate& certificate) {
  AuditEvent event;
  event.event = "cert.expiry";
  event.detail = Json::object({{"serial", serial_of(certificate)},
                               {"not_after", to_unix_seconds(validity_of(certificate).not_after)}});
  sink_->audit(event);
}

}  // namespace assay::gateway
