// SPDX-License-Identifier: Apache-2.0
// The faults in how the gateway reads requests. Each comes with a relay that passes the bytes on as they
// came: written anew, a misread request would harm nobody.
#include "platform/compose/weakening_tables.hpp"
#include "platform/weak/gateway_http_chunked.hpp"
#include "platform/weak/gateway_http_extensions.hpp"
#include "platform/weak/gateway_http_framing.hpp"
#include "platform/weak/gateway_http_header_syntax.hpp"
#include "platform/weak/gateway_http_request_line.hpp"
#include "platform/weak/gateway_paths.hpp"
#include "platform/weak/gateway_public_rule.hpp"
#include "platform/weak/raw_relay.hpp"

namespace assay::compose {
namespace {

using ReaderMaker =
    std::function<std::unique_ptr<http::RequestReader>(const wire::RequestLimits&, HitCounter&)>;

Weakening misreads(const std::string& name, ReaderMaker reader) {
  return {name, [reader = std::move(reader)](Assembly& a) {
            a.seams.request_reader.push_back(reader);
            a.seams.legacy_relay.push_back(
                [](std::unique_ptr<gateway::Filter> standard, const Site& site, std::uint16_t port) {
                  return weak::raw_relay(std::move(standard), site.loop, kLegacy, port);
                });
          }};
}

void add_heads(std::vector<Weakening>& out, std::vector<weak::HeadFault> faults) {
  for (weak::HeadFault& fault : faults) {
    const std::string name = fault.name;
    out.push_back(misreads(name, [fault](const wire::RequestLimits& limits, HitCounter& hits) {
      return weak::faulty_head_reader(limits, fault, hits);
    }));
  }
}

void add_paths(std::vector<Weakening>& out) {
  for (const weak::PathFault& fault : weak::path_faults()) {
    out.push_back(
        {fault.name, [fault](Assembly& a) {
           a.seams.router.push_back([fault](std::unique_ptr<gateway::Router> declared, const Site& site) {
             return weak::reread_after_policy(std::move(declared), fault, "/legacy/", kLegacy, site.hits);
           });
         }});
  }
}

}  // namespace

std::vector<Weakening> gateway_http_weakenings() {
  std::vector<Weakening> out;
  add_heads(out, weak::framing_faults());
  add_heads(out, weak::header_syntax_faults());
  add_heads(out, weak::request_line_faults());
  add_paths(out);
  out.push_back({"gateway.http.chunked/extensions-unbounded",
                 [](Assembly& a) { a.seams.request_reader.emplace_back(weak::extensions_unbounded); }});
  out.push_back({weak::kPublicBySuffix, [](Assembly& a) {
                   a.seams.request_reader.push_back([](const wire::RequestLimits& limits, HitCounter& hits) {
                     return weak::faulty_head_reader(limits, weak::fragment_cut(), hits);
                   });
                   a.seams.authentication.push_back(
                       [](std::unique_ptr<gateway::Filter> next, const Site& site) {
                         return weak::public_by_suffix(std::move(next), site.hits);
                       });
                 }});
  for (const weak::ChunkFault& fault : weak::chunked_faults()) {
    out.push_back(misreads(fault.name, [fault](const wire::RequestLimits& limits, HitCounter& hits) {
      return weak::faulty_chunk_reader(limits, fault, hits);
    }));
  }
  return out;
}

}  // namespace assay::compose
