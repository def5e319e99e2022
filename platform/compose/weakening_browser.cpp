// SPDX-License-Identifier: Apache-2.0
// The faults in what gateway and identity do about browsers.
#include "platform/compose/weakening_tables.hpp"
#include "platform/weak/browser_policy.hpp"

namespace assay::compose {
namespace {

using PartsEdit = std::function<void(gateway::BrowserParts&, const Site&)>;
using FaceMaker = std::unique_ptr<identity::BrowserFace> (*)(HitCounter&);

Weakening gateway_with(const std::string& fault, PartsEdit edit) {
  return {"gateway.browser-policy/" + fault,
          [edit = std::move(edit)](Assembly& a) { a.seams.browser_parts.push_back(edit); }};
}

Weakening identity_with(const std::string& fault, FaceMaker face) {
  return {"gateway.browser-policy/" + fault, [face](Assembly& a) {
            a.seams.browser_face.push_back(
                [face](std::unique_ptr<identity::BrowserFace>, const Site& site) { return face(site.hits); });
          }};
}

}  // namespace

std::vector<Weakening> browser_weakenings() {
  std::vector<Weakening> out = {
      gateway_with("headers-reflected",
                   [](gateway::BrowserParts& parts, const Site& site) {
                     parts.preflight = weak::headers_reflected(site.hits);
                   }),
      gateway_with("cross-site-changes",
                   [](gateway::BrowserParts& parts, const Site& site) {
                     parts.cross_site = weak::cross_site_changes(std::move(parts.cross_site), site.hits);
                   }),
      gateway_with("fields-on-success-only",
                   [](gateway::BrowserParts& parts, const Site& site) {
                     parts.fields = weak::fields_on_success_only(std::move(parts.fields), site.hits);
                   }),
      gateway_with("personal-cacheable",
                   [](gateway::BrowserParts& parts, const Site& site) {
                     parts.fields = weak::personal_cacheable(std::move(parts.fields), site.hits);
                   }),
      identity_with("login-redirect-307", weak::login_redirect_307),
      identity_with("login-framed", weak::login_framed),
  };
  for (const std::string& fault : weak::origin_faults()) {
    out.push_back(gateway_with(fault, [fault](gateway::BrowserParts& parts, const Site& site) {
      parts.origins =
          weak::loose_origins(std::move(parts.origins), site.spec.gateway.browser_origins, fault, site.hits);
    }));
  }
  return out;
}

}  // namespace assay::compose
