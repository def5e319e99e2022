// SPDX-License-Identifier: Apache-2.0
// The faults in how the edge's private key and certificate are kept and replaced.
#include "platform/compose/weakening_tables.hpp"
#include "platform/weak/gateway_key_files.hpp"

namespace assay::compose {
namespace {

using Policy = std::unique_ptr<gateway::KeyFilePolicy>;

void key_file_unchecked(Assembly& a) {
  a.seams.key_files.push_back([](Policy, const Site& site) { return weak::key_file_unchecked(site.hits); });
}

void expiry_unchecked(Assembly& a) {
  a.seams.key_files.push_back([](Policy, const Site& site) { return weak::expiry_unchecked(site.hits); });
}

void failed_reload_ok(Assembly& a) {
  a.seams.key_files.push_back([](Policy, const Site& site) {
    return weak::failed_reload_ok(site.deployment.edge.at("gateway"), site.hits);
  });
}

void expiry_untold(Assembly& a) {
  a.seams.expiry_watch.push_back([](std::unique_ptr<gateway::ExpiryWatch>, const Site& site) {
    return weak::expiry_untold(site.loop, site.hits);
  });
}

void expiry_at_load_only(Assembly& a) {
  a.seams.expiry_watch.push_back([](std::unique_ptr<gateway::ExpiryWatch> standard, const Site& site) {
    return weak::expiry_at_load_only(std::move(standard), site.loop,
                                     std::chrono::hours(24) * site.spec.gateway.certificate_notice_days,
                                     site.hits);
  });
}

void key_in_web_root(Assembly& a) {
  a.seams.address_limit.push_back([](std::unique_ptr<gateway::Filter> next, const Site& site) {
    return weak::key_in_web_root(std::move(next), site.scratch, site.hits);
  });
}

}  // namespace

std::vector<Weakening> key_weakenings() {
  return {
      {"gateway.tls.key-management/expiry-at-load-only", expiry_at_load_only},
      {"gateway.tls.key-management/expiry-unchecked", expiry_unchecked},
      {"gateway.tls.key-management/expiry-untold", expiry_untold},
      {"gateway.tls.key-management/failed-reload-ok", failed_reload_ok},
      {"gateway.tls.key-management/key-file-unchecked", key_file_unchecked},
      {"gateway.tls.key-management/key-in-web-root", key_in_web_root},
  };
}

}  // namespace assay::compose
