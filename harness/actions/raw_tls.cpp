// SPDX-License-Identifier: Apache-2.0
#include "harness/actions/raw_tls.hpp"

#include "harness/actions/context.hpp"

namespace assay::actions {
namespace {

using model::ParamKind;

constexpr std::int64_t kMaxHello = 65000;  // an extension has room for little more (RFC 8446 §4.2)
constexpr std::int64_t kMaxType = 0xffff;

constexpr std::int64_t kMostRenegotiations = 10'000;
constexpr std::int64_t kMostReplays = 100;

Result<void> shape_hello(const Json& params, forge::RawEndpoint& raw) {
  ASSAY_TRY_ASSIGN(const std::int64_t record, number_param(params, "tls_hello_record", 0, kMaxHello));
  ASSAY_TRY_ASSIGN(const std::int64_t segment, number_param(params, "tls_hello_segment", 0, kMaxHello));
  ASSAY_TRY_ASSIGN(const std::int64_t filler, number_param(params, "tls_hello_filler", 0, kMaxHello));
  ASSAY_TRY_ASSIGN(const std::int64_t type,
                   number_param(params, "tls_hello_filler_type", forge::TlsOptions::Filler().type, kMaxType));
  raw.hello_record = static_cast<std::size_t>(record);
  raw.hello_segment = static_cast<std::size_t>(segment);
  if (params.contains("tls_hello_filler"))
    raw.tls->filler = {static_cast<unsigned>(type), static_cast<std::size_t>(filler)};
  return {};
}

}  // namespace

Result<void> read_tls(const Json& params, const target::Endpoint& endpoint, forge::RawEndpoint& raw) {
  if (!(params.contains("tls") ? params.at("tls").bool_or(true) : endpoint.tls)) return {};
  raw.tls.emplace();
  raw.tls->server_name = endpoint.host;
  if (params.contains("tls_name")) raw.tls->asked_name = text_param(params, "tls_name");
  if (params.contains("tls_alpn")) {
    ASSAY_TRY_ASSIGN(raw.tls->protocols, texts_param(params, "tls_alpn"));
  }
  raw.tls->ca_pem = text_param(params, "tls_ca", endpoint.ca_pem);
  raw.tls->certificate_pem = endpoint.certificate_pem;
  raw.tls->key_pem = endpoint.key_pem.reveal();
  raw.tls->min_version = text_param(params, "tls_min");
  raw.tls->max_version = text_param(params, "tls_max");
  raw.tls->suites = text_param(params, "tls_suites");
  raw.tls->signature_algorithms = text_param(params, "tls_signatures");
  raw.tls->session_pem = text_param(params, "tls_session");
  raw.tls->tickets = params.contains("tls_keep") && params.at("tls_keep").bool_or(false);
  ASSAY_TRY_ASSIGN(const std::int64_t again, number_param(params, "tls_renegotiate", 0, kMostRenegotiations));
  raw.renegotiations = static_cast<std::size_t>(again);
  ASSAY_TRY_ASSIGN(const std::int64_t replays, number_param(params, "tls_replays", 0, kMostReplays));
  raw.replays = static_cast<std::size_t>(replays);
  raw.early = params.contains("tls_early") && params.at("tls_early").bool_or(false);
  return shape_hello(params, raw);
}

std::vector<model::ParamSpec> tls_params() {
  return {
      {"tls", ParamKind::boolean, false, "Speak TLS, or do not, whatever the part expects.", {}},
      {"tls_name",
       ParamKind::string,
       false,
       "Name to ask for (SNI) instead of the part's; empty: none. The certificate is still to be the part's.",
       {}},
      {"tls_ca", ParamKind::string, false, "Authority to trust (PEM) instead of the part's.", {}},
      {"tls_alpn", ParamKind::list, false, "Protocols to offer (ALPN), e.g. [\"h2\"].", {}},
      {"tls_min", ParamKind::string, false, "Lowest version offered.", {"1.0", "1.1", "1.2", "1.3"}},
      {"tls_max", ParamKind::string, false, "Highest version offered.", {"1.0", "1.1", "1.2", "1.3"}},
      {"tls_suites",
       ParamKind::string,
       false,
       "Suites of TLS 1.2 and below that are offered, in OpenSSL's notation.",
       {}},
      {"tls_signatures",
       ParamKind::string,
       false,
       "Signature algorithms that are offered, in OpenSSL's notation.",
       {}},
      {"tls_renegotiate",
       ParamKind::integer,
       false,
       "How often to shake hands again before anything is sent; needs `tls_max` 1.2 or below.",
       {}},
      {"tls_keep",
       ParamKind::boolean,
       false,
       "Ask for a ticket: `.session` of what is saved is empty if the target gives none.",
       {}},
      {"tls_session", ParamKind::string, false, "A session that was kept, to offer.", {}},
      {"tls_early",
       ParamKind::boolean,
       false,
       "Send the first segment in the first flight, before the handshake is over; needs `tls_session`. A "
       "session "
       "that allows none counts as refused.",
       {}},
      {"tls_replays", ParamKind::integer, false, "How many copies of that flight follow it.", {}},
      {"tls_hello_record",
       ParamKind::integer,
       false,
       "Most bytes of the ClientHello in one record; 0: as it comes.",
       {}},
      {"tls_hello_segment",
       ParamKind::integer,
       false,
       "Most bytes of the ClientHello in one write, each dealt with before the next one; 0: all at once.",
       {}},
      {"tls_hello_filler",
       ParamKind::integer,
       false,
       "Bytes of an extension that nobody knows, in front of all others.",
       {}},
      {"tls_hello_filler_type", ParamKind::integer, false, "Its number; default 0x0a0a.", {}},
  };
}

}  // namespace assay::actions
