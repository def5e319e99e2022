// SPDX-License-Identifier: Apache-2.0
#include "platform/ratelimit/shared_buckets.hpp"

#include "core/json/parse.hpp"
#include "platform/http/request_event.hpp"

namespace assay::ratelimit {
namespace {

constexpr int kOk = 200;
constexpr std::size_t kMaxKey = 512;

http::Response refuse(AuditSink& sink, const http::Request& request, int status, const std::string& reason) {
  sink.audit(http::event_about(request, status == 403 ? "authz.deny" : "limiter.refused", reason));
  return http::Response::error(status, "refused");
}

Json to_json(const Grant& grant) {
  return Json::object({{"allowed", grant.allowed},
                       {"retry_after_ns", static_cast<std::int64_t>(grant.retry_after.count())},
                       {"refusals", grant.refusals}});
}

Result<Grant> grant_from(const http::Answer& answer) {
  if (answer.head.status != kOk) {
    return Error{Errc::denied, "the limiter answered " + std::to_string(answer.head.status), {}};
  }
  ASSAY_TRY_ASSIGN(const Json json, parse_json(answer.body));
  const Json* allowed = json.find("allowed");
  if (allowed == nullptr || !allowed->is_bool())
    return Error{Errc::invalid, "the limiter's answer says nothing", {}};
  Grant grant;
  grant.allowed = allowed->as_bool();
  grant.retry_after = Duration(json.at("retry_after_ns").int_or(0));
  grant.refusals = json.at("refusals").int_or(0);
  return grant;
}

}  // namespace

http::Handler limiter_endpoint(std::shared_ptr<LocalBuckets> buckets, std::string caller, AuditSink& sink) {
  return [buckets = std::move(buckets), caller = std::move(caller),
          &sink](http::Request& request) -> net::Task<http::Response> {
    if (request.peer != caller) co_return refuse(sink, request, 403, "caller");
    if (request.path != "/v1/take") co_return refuse(sink, request, 404, "unknown_path");
    if (request.head.method != "POST") co_return refuse(sink, request, 405, "method");
    const auto asked = parse_json(request.body);
    if (!asked.ok() || !asked->at("limit").is_string() || !asked->at("key").is_string() ||
        !asked->at("cost").is_int() || asked->at("key").as_string().size() > kMaxKey) {
      co_return refuse(sink, request, 400, "malformed");
    }
    const auto grant = buckets->take_now(asked->at("limit").as_string(), asked->at("key").as_string(),
                                         asked->at("cost").as_int());
    if (!grant.ok()) co_return refuse(sink, request, 400, "unknown_limit");
    co_return http::Response::json(kOk, to_json(*grant));
  };
}

net::Task<Result<Grant>> SharedBuckets::take(std::string limit, std::string key, std::int64_t cost) {
  wire::RequestHead head;
  head.method = "POST";
  head.target = "/v1/take";
  head.fields.set("Content-Type", "application/json");
  const Json asked = Json::object({{"limit", limit}, {"key", key}, {"cost", cost}});
  std::string body = dump_json(asked);
  const auto answer = co_await client_.send(std::move(head), std::move(body));
  if (!answer.ok()) co_return answer.error();
  co_return grant_from(*answer);
}

net::Task<Result<Grant>> WithFallback::take(std::string limit, std::string key, std::int64_t cost) {
  auto grant = co_await shared_->take(limit, key, cost);
  if (grant.ok()) {
    out_ = false;
    co_return grant;
  }
  if (!out_) {
    AuditEvent event;
    event.event = "limiter.unavailable";
    event.detail = Json::object({{"what", grant.error().message}});
    sink_.audit(event);
  }
  out_ = true;
  co_return co_await local_->take(std::move(limit), std::move(key), cost);
}

Limits share_of_limits(const Limits& limits, int replicas) {
  Limits out = limits;
  for (auto& [name, limit] : out) {
    limit.burst = (limit.burst + replicas - 1) / replicas;
    limit.refill_every *= replicas;
  }
  return out;
}

}  // namespace assay::ratelimit
