// SPDX-License-Identifier: Apache-2.0
// The faults in how the gateway deals with answers (how it reads them, whose they are, who is given them),
// and with what does not answer.
#include "platform/compose/weakening_tables.hpp"
#include "platform/weak/fail_closed.hpp"
#include "platform/weak/gateway_cache.hpp"
#include "platform/weak/gateway_http_answers.hpp"

namespace assay::compose {
namespace {

using CallEdit = void (*)(http::ClientOptions&, HitCounter&);

Weakening calls_with(const std::string& name, CallEdit edit) {
  return {name, [edit](Assembly& a) {
            a.seams.legacy_client.push_back(
                [edit](http::ClientOptions& options, const Site& site) { edit(options, site.hits); });
          }};
}

void answers_relayed_raw(Assembly& a) {
  a.seams.legacy_relay.push_back(
      [](std::unique_ptr<gateway::Filter> standard, const Site& site, std::uint16_t port) {
        return weak::answers_relayed_raw(std::move(standard), site.loop, kLegacy, port, site.hits);
      });
}

void revocation_soft_fail(Assembly& a) {
  a.seams.revocation_view.push_back([](const trust::RevocationList& list, const Site& site) {
    return weak::revocation_soft_fail(list, site.hits);
  });
}

void key_outage_admits(Assembly& a) {
  a.seams.gateway_verifier.push_back([](std::unique_ptr<jose::TokenVerifier> strict, const Site& site) {
    return weak::key_outage_admits(std::move(strict), site.hits);
  });
}

void writes_tried_again(Assembly& a) {
  a.seams.repeat_rule.push_back([](std::unique_ptr<balancer::RepeatRule>, const Site& site) {
    return weak::writes_tried_again(site.hits);
  });
}

void unkeyed_fields_forwarded(Assembly& a) {
  a.seams.field_policy.push_back([](std::unique_ptr<gateway::FieldPolicy> standard, const Site& site) {
    return weak::unkeyed_fields_forwarded(std::move(standard), site.hits);
  });
}

void add_caches(std::vector<Weakening>& out) {
  for (const weak::CacheFault& fault : weak::cache_rule_faults()) {
    out.push_back({fault.name, [fault](Assembly& a) {
                     a.seams.cache_policy.push_back(
                         [fault](std::unique_ptr<gateway::CachePolicy> standard, const Site& site) {
                           return fault.weaken(std::move(standard), site.hits);
                         });
                   }});
  }
  for (const weak::EdgeCacheFault& fault : weak::edge_cache_faults()) {
    out.push_back(
        {fault.name, [fault](Assembly& a) {
           const auto cache = weak::edge_cache(fault);
           a.seams.address_limit.push_back([cache](std::unique_ptr<gateway::Filter> first, const Site& site) {
             return weak::looks_up(std::move(first), cache, site.hits);
           });
           a.seams.caching.push_back([cache](std::unique_ptr<gateway::Filter> last, const Site&) {
             return weak::fills(std::move(last), cache);
           });
           a.seams.router.push_back([cache](std::unique_ptr<gateway::Router> declared, const Site&) {
             return weak::routes_as_it_reads(std::move(declared), cache);
           });
         }});
  }
}

}  // namespace

std::vector<Weakening> service_answer_weakenings() {
  const std::string hygiene = "gateway.http.connection-hygiene/";
  std::vector<Weakening> out = {
      calls_with(hygiene + "answer-length-preferred", weak::answer_length_preferred),
      calls_with(hygiene + "interim-is-final", weak::interim_is_final),
      calls_with(hygiene + "interim-unbounded", weak::interim_unbounded),
      calls_with(hygiene + "surplus-kept", weak::surplus_kept),
      calls_with(hygiene + "unasked-kept", weak::unasked_kept),
      {"gateway.http.header-syntax/answers-relayed-raw", answers_relayed_raw},
      {"gateway.fail-closed/key-outage-admits", key_outage_admits},
      {"gateway.fail-closed/revocation-soft-fail", revocation_soft_fail},
      {"gateway.fail-closed/writes-tried-again", writes_tried_again},
      {"gateway.cache-safety/unkeyed-fields-forwarded", unkeyed_fields_forwarded},
  };
  add_caches(out);
  return out;
}

}  // namespace assay::compose
