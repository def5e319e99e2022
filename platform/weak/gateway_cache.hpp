// SPDX-License-Identifier: Apache-2.0
#pragma once
// gateway.cache-safety, deliberately weak. Rules of the gateway's own cache, each missing:
//   authorization-ignored    answers to requests with a credential are kept, too (nginx proxy_cache, which
//   does
//                            not look at Authorization)
//   cache-control-ignored    what the service forbids is kept (nginx proxy_ignore_headers Cache-Control)
//   body-unkeyed             a GET with a body shares its answer with one without (fat GET, Kettle 2020;
//                            Varnish)
//   vary-ignored             Vary does not count (nginx before 1.7.7; CDNs that heed it for images only)
//   marketing-unkeyed        parameters that begin with utm_ are not part of the key (Kettle 2020)
//   errors-kept              every answer is kept (CPDoS, Nguyen et al. 2019)
//   unkeyed-fields-forwarded X-Forwarded-* and X-HTTP-Method-Override go upstream and are not part of the key
//                            (practical web cache poisoning, Kettle 2018)
// And an edge cache before everything else, which keeps what looks static by the target as it was received:
//   static-by-extension      by its extension (Cloudflare's default list; web cache deception, Gil 2017)
//   delimiters-differ        the same, before a router that ends paths at ; %00 %0a %23 %3f (PortSwigger
//   2024) directory-by-raw-path    by its directory, before a router that resolves escapes and dots
//   (PortSwigger 2024)
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "platform/contract/hit_counter.hpp"
#include "platform/gateway/forwarding.hpp"
#include "platform/gateway/response_cache.hpp"

namespace assay::weak {

struct CacheFault {
  std::string name;  // "control/fault"
  std::function<std::unique_ptr<gateway::CachePolicy>(std::unique_ptr<gateway::CachePolicy>, HitCounter&)>
      weaken;
};
std::vector<CacheFault> cache_rule_faults();

std::unique_ptr<gateway::FieldPolicy> unkeyed_fields_forwarded(std::unique_ptr<gateway::FieldPolicy> standard,
                                                               HitCounter& hits);

struct EdgeCacheFault {
  std::string name;
  std::function<bool(std::string_view path)> looks_static;
  std::function<std::string(std::string_view path)> routed;  // the path that is routed; null: as received
};
std::vector<EdgeCacheFault> edge_cache_faults();

// What the two ends of an edge cache share: `looks_up` stands before the first filter, `fills` around the
// last.
class EdgeCache;
std::shared_ptr<EdgeCache> edge_cache(EdgeCacheFault fault);
std::unique_ptr<gateway::Filter> looks_up(std::unique_ptr<gateway::Filter> first,
                                          std::shared_ptr<EdgeCache> cache, HitCounter& hits);
std::unique_ptr<gateway::Filter> fills(std::unique_ptr<gateway::Filter> last,
                                       std::shared_ptr<EdgeCache> cache);
std::unique_ptr<gateway::Router> routes_as_it_reads(std::unique_ptr<gateway::Router> declared,
                                                    std::shared_ptr<EdgeCache> cache);

// sabotage:stale-pages: what was kept once is served for ever.
std::unique_ptr<gateway::CachePolicy> stale_pages(std::unique_ptr<gateway::CachePolicy> standard);

}  // namespace assay::weak
