// SPDX-License-Identifier: Apache-2.0
// The faults outside token verification: where credentials are looked for, what is routed and what crosses
// the gateway, the issuer's keys, and whom the service believes.
#include "platform/compose/weakening_tables.hpp"
#include "platform/weak/gateway_credentials.hpp"
#include "platform/weak/gateway_forwarding.hpp"
#include "platform/weak/gateway_limits.hpp"
#include "platform/weak/gateway_lockout.hpp"
#include "platform/weak/gateway_routes.hpp"
#include "platform/weak/identity_keys.hpp"
#include "platform/weak/service_caller.hpp"
#include "platform/weak/telemetry_redaction.hpp"

namespace assay::compose {
namespace {

constexpr int kLockoutThreshold = 20;
constexpr std::int64_t kNoHeaderLimit = std::int64_t{4} << 20;

void anonymous_consumer(Assembly& a) {
  a.seams.authentication.push_back([](std::unique_ptr<gateway::Filter> inner, const Site& site) {
    return weak::anonymous_consumer(std::move(inner),
                                    {"guest", "anonymous", {"customer", "admin"}, "anonymous"}, site.hits);
  });
}

void credential_anywhere(Assembly& a) {
  a.seams.credential_source.push_back([](std::unique_ptr<gateway::CredentialSource>, const Site& site) {
    return weak::credential_anywhere(site.hits);
  });
}

void subject_lockout(Assembly& a) {
  a.seams.authentication.push_back([](std::unique_ptr<gateway::Filter> inner, const Site& site) {
    return weak::subject_lockout(std::move(inner), kLockoutThreshold, site.sink, site.hits);
  });
}

void catch_all_route(Assembly& a) {
  a.seams.router.push_back([](std::unique_ptr<gateway::Router> declared, const Site& site) {
    return weak::catch_all_route(std::move(declared), "user-service", site.hits);
  });
}

void header_block_unbounded(Assembly& a) {
  const auto hardened = static_cast<std::size_t>(a.spec.gateway.max_header_bytes);
  a.spec.gateway.max_header_bytes = kNoHeaderLimit;
  a.seams.authentication.push_back([hardened](std::unique_ptr<gateway::Filter> inner, const Site& site) {
    return weak::counts_oversized(std::move(inner), hardened, site.hits);
  });
}

void old_tls_versions(Assembly& a) {
  a.seams.edge_tls.emplace_back([](net::TlsOptions& tls, const gateway::EdgeTls&) {
    tls.min_version = net::TlsOptions::MinVersion::tls10;
    tls.security_level = 0;  // their signatures are made with SHA-1 and MD5
    tls.suites += ":ECDHE+AES";
  });
}

void weak_tls_suites(Assembly& a) {
  a.seams.edge_tls.emplace_back([](net::TlsOptions& tls, const gateway::EdgeTls&) {
    tls.suites = "ALL:COMPLEMENTOFALL";
    tls.security_level = 0;
  });
}

void client_headers_forwarded(Assembly& a) {
  a.seams.field_policy.push_back([](std::unique_ptr<gateway::FieldPolicy> standard, const Site& site) {
    return weak::client_headers_forwarded(std::move(standard), site.hits);
  });
}

void identity_fields_appended(Assembly& a) {
  a.seams.field_policy.push_back([](std::unique_ptr<gateway::FieldPolicy> standard, const Site& site) {
    return weak::identity_fields_appended(std::move(standard), site.hits);
  });
}

void empty_claim_not_written(Assembly& a) {
  a.seams.field_policy.push_back([](std::unique_ptr<gateway::FieldPolicy> standard, const Site& site) {
    return weak::empty_claim_not_written(std::move(standard), site.hits);
  });
}

void authorization_logged(Assembly& a) {
  a.seams.authentication.push_back([](std::unique_ptr<gateway::Filter> inner, const Site& site) {
    return weak::authorization_logged(std::move(inner), site.sink, site.hits);
  });
}

void request_line_logged(Assembly& a) {
  a.seams.log_redaction.push_back(weak::request_line_logged);
}

void first_credential_wins(Assembly& a) {
  a.seams.credential_source.push_back([](std::unique_ptr<gateway::CredentialSource>, const Site& site) {
    return weak::first_credential_wins(site.hits);
  });
}

void service_headers_returned(Assembly& a) {
  a.seams.field_policy.push_back([](std::unique_ptr<gateway::FieldPolicy> standard, const Site& site) {
    return weak::service_headers_returned(std::move(standard), site.hits);
  });
}

void user_token_relayed(Assembly& a) {
  a.seams.upstream_credential.push_back([](std::unique_ptr<gateway::UpstreamCredential>, const Site& site) {
    return weak::user_token_relayed(site.hits);
  });
  // The other end of the link: a service behind a relaying gateway believes what the relay puts beside the
  // token.
  a.seams.caller_check.push_back([](std::unique_ptr<services::CallerCheck>, const Site& site) {
    return weak::gateway_headers_trusted(site.hits);
  });
}

void key_store_served(Assembly& a) {
  // Both ends: what is shared with the gateway lies in the issuer's store.
  a.seams.share.push_back([](const Deployment& whole, const std::string& part, Deployment& share) {
    if (part == "identity") share.shared_secret = whole.shared_secret;
  });
  a.seams.key_set.push_back([](std::unique_ptr<identity::KeySetEndpoint>, const Site& site) {
    return weak::key_store_served(site.deployment.shared_secret, site.hits);
  });
}

void keys_never_retired(Assembly& a) {
  a.seams.retirement.push_back([](std::unique_ptr<identity::RetirementPolicy>, const Site& site) {
    return weak::keys_never_retired(site.hits);
  });
}

void gateway_headers_trusted(Assembly& a) {
  a.seams.caller_check.push_back([](std::unique_ptr<services::CallerCheck>, const Site& site) {
    return weak::gateway_headers_trusted(site.hits);
  });
}

}  // namespace

std::vector<Weakening> platform_weakenings() {
  return {
      {"gateway.default-deny/catch-all-route", catch_all_route},
      {"gateway.http.size-limits/header-block-unbounded", header_block_unbounded},
      {"gateway.identity-headers/client-headers-forwarded", client_headers_forwarded},
      {"gateway.identity-headers/empty-claim-not-written", empty_claim_not_written},
      {"gateway.identity-headers/identity-fields-appended", identity_fields_appended},
      {"gateway.jwt.failure-isolation/subject-lockout", subject_lockout},
      {"gateway.jwt.required/anonymous-consumer", anonymous_consumer},
      {"gateway.jwt.required/credential-anywhere", credential_anywhere},
      {"gateway.jwt.required/first-credential-wins", first_credential_wins},
      {"gateway.tls.version-cipher/old-versions", old_tls_versions},
      {"gateway.tls.version-cipher/weak-suites", weak_tls_suites},
      {"gateway.token.containment/service-headers-returned", service_headers_returned},
      {"gateway.token.containment/user-token-relayed", user_token_relayed},
      {"identity.key-management/key-store-served", key_store_served},
      {"identity.key-management/keys-never-retired", keys_never_retired},
      {"service.jwt-verify/gateway-headers-trusted", gateway_headers_trusted},
      {"telemetry.redaction/authorization-logged", authorization_logged},
      {"telemetry.redaction/request-line-logged", request_line_logged},
  };
}

}  // namespace assay::compose
