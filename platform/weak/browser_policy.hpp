// SPDX-License-Identifier: Apache-2.0
#pragma once
// gateway.browser-policy, deliberately weak.
//   origin-reflected        whatever Origin says may read (nginx add_header … $http_origin)
//   origin-by-suffix        whatever ends as an origin of ours does (Kettle, CORS misconfigurations, 2016)
//   origin-by-prefix        whatever begins as one (the same)
//   null-allowed            "null" may read (the same)
//   scheme-ignored          http may read what https may (the same)
//   headers-reflected       a preflight is granted what it asks for (expressjs/cors by default)
//   cross-site-changes      a cookie is enough to change something (CWE-352; proxies with cookie sessions)
//   fields-on-success-only  refusals carry no protective fields (nginx add_header without `always`)
//   personal-cacheable      a service's word on caching reaches browsers for personal answers, too (RFC 9111
//   §5.2) login-redirect-307      the browser posts the password again to where the login leads (RFC 9700
//   §4.12) login-framed            the login page may stand in other sites' frames (RFC 9700 §4.16; CWE-1021)
#include <memory>
#include <string>
#include <vector>

#include "platform/contract/hit_counter.hpp"
#include "platform/gateway/browser_policy.hpp"
#include "platform/identity/endpoints.hpp"

namespace assay::weak {

// `fault` is one of the first five.
std::vector<std::string> origin_faults();
std::unique_ptr<gateway::OriginPolicy> loose_origins(std::unique_ptr<gateway::OriginPolicy> listed,
                                                     std::vector<std::string> ours, std::string fault,
                                                     HitCounter& hits);
std::unique_ptr<gateway::PreflightPolicy> headers_reflected(HitCounter& hits);
std::unique_ptr<gateway::CrossSitePolicy> cross_site_changes(
    std::unique_ptr<gateway::CrossSitePolicy> standard, HitCounter& hits);
std::unique_ptr<gateway::AnswerFields> fields_on_success_only(std::unique_ptr<gateway::AnswerFields> standard,
                                                              HitCounter& hits);
std::unique_ptr<gateway::AnswerFields> personal_cacheable(std::unique_ptr<gateway::AnswerFields> standard,
                                                          HitCounter& hits);
std::unique_ptr<identity::BrowserFace> login_redirect_307(HitCounter& hits);
std::unique_ptr<identity::BrowserFace> login_framed(HitCounter& hits);

}  // namespace assay::weak
