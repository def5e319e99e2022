// SPDX-License-Identifier: Apache-2.0
#include "harness/external/external_target.hpp"

#include <netdb.h>
#include <strings.h>
#include <sys/socket.h>

#include <algorithm>
#include <regex>
#include <thread>

#include "core/base/glob.hpp"
#include "harness/external/capabilities.hpp"
#include "harness/external/mint.hpp"
#include "harness/forge/published_keys.hpp"
#include "harness/process/command.hpp"
#include "harness/target/path_reading.hpp"
#include "harness/target/scope.hpp"

namespace assay::external {
namespace {

using target::Endpoint;
using target::EndpointEntry;

constexpr auto kOriginPatience = std::chrono::milliseconds(8000);
constexpr const char* kSystemTrust = "/etc/ssl/certs/ca-certificates.crt";

// The numeric addresses of a name, once.
Result<std::string> resolved(const std::string& host) {
  addrinfo hints{};
  hints.ai_socktype = SOCK_STREAM;
  addrinfo* found = nullptr;
  if (getaddrinfo(host.c_str(), nullptr, &hints, &found) != 0 || found == nullptr)
    return Error{Errc::not_found, "the name " + host + " has no address", {}};
  char text[NI_MAXHOST] = {};
  const int error =
      getnameinfo(found->ai_addr, found->ai_addrlen, text, sizeof text, nullptr, 0, NI_NUMERICHOST);
  freeaddrinfo(found);
  if (error != 0) return Error{Errc::not_found, "the name " + host + " has no address", {}};
  return std::string(text);
}

std::string field_of(const Json& record, const std::string& name) {
  if (!record.at("fields").is_array()) return {};
  for (const Json& field : record.at("fields").items()) {
    if (field.size() == 2 && strcasecmp(field.items()[0].string_or("").c_str(), name.c_str()) == 0)
      return field.items()[1].string_or("");
  }
  return {};
}

class ExternalTarget final : public target::Target {
 public:
  explicit ExternalTarget(Stage& stage)
      : stage_(stage), file_(stage.file), capabilities_(capabilities_of(stage.file)) {
    if (stage_.origin) stage_.origin->take_records();  // of earlier batches
  }

  const std::string& name() const override { return file_.name; }
  const std::set<std::string>& capabilities() const override { return capabilities_; }
  bool is_reference() const override { return false; }

  Result<Endpoint> endpoint(std::string_view part, std::string_view as) override {
    const EndpointEntry* entry = file_.endpoint(part);
    if (entry == nullptr) return Error{Errc::not_found, "no endpoint \"" + std::string(part) + "\"", {}};
    if (!as.empty()) return Error{Errc::unsupported, "no mesh identity \"" + std::string(as) + "\"", {}};
    Endpoint out;
    std::string host = entry->host;
    out.port = entry->port;
    if (const std::size_t colon = entry->connect.rfind(':'); colon != std::string::npos) {
      host = entry->connect.substr(0, colon);
      out.port = std::atoi(entry->connect.c_str() + colon + 1);
    }
    ASSAY_TRY_ASSIGN(out.address, resolved(host));
    ASSAY_TRY(target::may_dial(file_.scope, entry->host, out.address, out.port));
    out.in_scope = !target::is_loopback(out.address);
    out.host = entry->sni.empty() ? entry->host : entry->sni;
    out.tls = entry->tls;
    if (!entry->ca.empty()) {
      ASSAY_TRY_ASSIGN(const Secret ca, stage_.secrets.resolve(entry->ca));
      out.ca_pem = ca.reveal();
    } else if (entry->tls) {
      ASSAY_TRY_ASSIGN(const Secret ca, stage_.secrets.resolve({"file", kSystemTrust}));
      out.ca_pem = ca.reveal();
    }
    if (!entry->certificate.empty()) {
      ASSAY_TRY_ASSIGN(const Secret certificate, stage_.secrets.resolve(entry->certificate));
      out.certificate_pem = certificate.reveal();
      ASSAY_TRY_ASSIGN(out.key_pem, stage_.secrets.resolve(entry->key));
    }
    return out;
  }

  Result<target::Route> route(std::string_view name) const override {
    const target::RouteEntry* entry = file_.route(name);
    if (entry == nullptr) return Error{Errc::not_found, "no route \"" + std::string(name) + "\"", {}};
    return target::Route{entry->name, entry->method, entry->path, entry->body, entry->content_type};
  }

  Result<target::User> user(std::string_view name) const override {
    const target::IdentityEntry* entry = file_.identity(name);
    if (entry == nullptr) return Error{Errc::not_found, "no identity \"" + std::string(name) + "\"", {}};
    ASSAY_TRY_ASSIGN(Secret password, stage_.secrets.resolve(entry->password));
    return target::User{entry->pool.empty() ? entry->name : entry->pool.front(), std::move(password)};
  }

  Result<target::OAuthClient> client(std::string_view name) const override {
    return Error{Errc::not_found, "no client \"" + std::string(name) + "\"", {}};
  }

  std::string outcome_of_status(std::string_view part, int status) const override {
    return outcome_of_answer(part, status, "");
  }

  std::string outcome_of_answer(std::string_view part, int status, const std::string& body) const override {
    for (const target::OutcomeSign& sign : file_.outcomes) {
      if (!sign.at.empty() && sign.at != part) continue;
      if (std::find(sign.status.begin(), sign.status.end(), status) == sign.status.end()) continue;
      if (sign.body.empty() || std::regex_search(body, std::regex(sign.body))) return sign.outcome;
    }
    return target::standard_outcome(status);
  }

  std::string outcome_of_tls(std::string_view part, const std::string& failure) const override {
    for (const target::OutcomeSign& sign : file_.outcomes) {
      const bool here = sign.at.empty() || sign.at == part;
      if (here && !sign.tls.empty() && failure.find(sign.tls) != std::string::npos) return sign.outcome;
    }
    return "refused.tls";
  }

  Result<void> may_send(std::string_view request_target) override {
    if (target::path_denied(file_.scope, request_target))
      return Error{Errc::denied, "scope.deny_paths forbids " + std::string(request_target), {}};
    const target::LimitsEntry& limits = file_.limits;
    if (limits.requests > 0 && ++stage_.requests > limits.requests)
      return Error{Errc::denied, "limits.requests is used up", {}};
    if (limits.rps > 0) {
      const auto now = std::chrono::steady_clock::now();
      if (stage_.next_request > now) std::this_thread::sleep_until(stage_.next_request);
      stage_.next_request =
          std::max(now, stage_.next_request) + std::chrono::microseconds(1000000 / limits.rps);
    }
    return {};
  }

  Result<Json> tokens_for(std::string_view owner) override {
    const target::IdentityEntry* identity = file_.identity(owner);
    if (identity == nullptr) return Error{Errc::not_found, "no identity \"" + std::string(owner) + "\"", {}};
    const target::AcquireEntry* acquire = file_.acquisition(identity->acquire);
    if (acquire != nullptr && acquire->flow == "mint") {
      ASSAY_TRY_ASSIGN(const PrivateKey* const key, signing_key());
      ASSAY_TRY_ASSIGN(const std::string token, mint(file_.tokens, *identity, *key, now()));
      return Json::object({{"access_token", token}});
    }
    if (acquire != nullptr && acquire->flow == "command") return from_command(*acquire, *identity);
    ASSAY_TRY_ASSIGN(const Secret token, stage_.secrets.resolve(identity->token));
    return Json::object({{"access_token", token.reveal()}});
  }

  std::optional<Json> published_keys() override {
    Json keys = Json::object({{"keys", Json::array()}});
    if (const auto key = signing_key(); key.ok())
      keys["keys"].push_back(forge::jwk_of((*key)->public_key(), file_.tokens.alg, file_.tokens.kid));
    return keys;
  }

  TimePoint now() override { return SystemClock().now(); }

  // Real time passes by waiting for it.
  Result<void> advance(Duration by) override {
    const auto most = file_.bounds.find("max_wait");
    if (most != file_.bounds.end() && by > most->second)
      return Error{Errc::unsupported, "bounds.max_wait is shorter than what must be waited for", {}};
    std::this_thread::sleep_for(by);
    return {};
  }

  Result<void> settle() override {
    if (!stage_.origin) return {};
    return stage_.origin->settle(Deadline(kOriginPatience));
  }

  Result<Duration> bound(std::string_view what) const override {
    const auto it = file_.bounds.find(std::string(what));
    if (it == file_.bounds.end()) return Error{Errc::not_found, "no bound \"" + std::string(what) + "\"", {}};
    return Duration(it->second);
  }

  Result<LogSlice> log(std::size_t from) override {
    if (stage_.origin) {
      for (const Json& record : stage_.origin->take_records()) keep(record);
    }
    LogSlice slice;
    slice.next = records_.size();
    const std::size_t begin = std::min(from, records_.size());
    slice.records.assign(records_.begin() + static_cast<std::ptrdiff_t>(begin), records_.end());
    return slice;
  }

  Result<std::vector<target::IssuerKey>> issuer_keys() override {
    ASSAY_TRY_ASSIGN(const PrivateKey* const key, signing_key());
    return std::vector<target::IssuerKey>{
        {file_.tokens.alg, file_.tokens.kid, Secret(key->pkcs8_pem()), true}};
  }

  Result<Json> fixture_key(std::string_view name) override {
    return Error{Errc::not_found, "no fixture key \"" + std::string(name) + "\"", {}};
  }
  Result<void> kill(std::string_view part) override {
    return Error{Errc::unsupported, "no part \"" + std::string(part) + "\" may be killed", {}};
  }
  std::map<std::string, std::uint64_t> hits() override { return {}; }

 private:
  Result<const PrivateKey*> signing_key() {
    if (!key_) {
      ASSAY_TRY_ASSIGN(const Secret pem, stage_.secrets.resolve(file_.tokens.signing_key));
      ASSAY_TRY_ASSIGN(PrivateKey parsed, PrivateKey::from_pem(pem.reveal()));
      key_ = std::move(parsed);
    }
    return &*key_;
  }

  Result<Json> from_command(const target::AcquireEntry& acquire, const target::IdentityEntry& identity) {
    const std::string login = identity.pool.empty() ? identity.name : identity.pool.front();
    std::string command;
    for (std::string word : acquire.command) {
      if (const std::size_t at = word.find("{login}"); at != std::string::npos) word.replace(at, 7, login);
      command += (command.empty() ? "" : " ") + word;
    }
    ASSAY_TRY_ASSIGN(const Secret token, stage_.secrets.resolve({"cmd", command}));
    return Json::object({{"access_token", token.reveal()}});
  }

  // One record of the origin as each observer that it belongs to sees it.
  void keep(const Json& record) {
    const std::string target = record.at("target").string_or("");
    const std::string path = target::read_path(target, file_.tap.reads);
    for (const target::ObserverEntry& observer : file_.observers) {
      if (observer.kind != "tap") continue;
      // What has no target can be anybody's.
      const bool its = observer.paths.empty() || target.empty() ||
                       std::any_of(observer.paths.begin(), observer.paths.end(),
                                   [&](const std::string& pattern) { return glob_match(pattern, path); });
      if (!its) continue;
      Json seen = record;
      seen["part"] = observer.name;
      seen["target"] = path;
      if (path != target) seen["sent_target"] = target;
      if (!observer.subject.empty()) seen["subject"] = field_of(record, observer.subject);
      if (file_.tap.cut_off_is_refusal && record.at("ambiguity").string_or("") == "cut-off") {
        seen["ambiguity"] = "";
        seen["ended"] = "cut-off";
      }
      records_.push_back(std::move(seen));
    }
  }

  Stage& stage_;
  const target::TargetFile& file_;
  std::set<std::string> capabilities_;
  std::optional<PrivateKey> key_;
  std::vector<Json> records_;
};

}  // namespace

Result<std::unique_ptr<Stage>> set_up(target::TargetFile file) {
  const std::filesystem::path folder = std::filesystem::absolute(file.file).parent_path();
  auto stage = std::unique_ptr<Stage>(new Stage{std::move(file), Secrets(folder), nullptr, nullptr, 0, {}});
  target::TargetFile& f = stage->file;
  if (f.tap.given) {
    const std::size_t colon = f.tap.listen.rfind(':');
    ASSAY_TRY_ASSIGN(
        stage->origin,
        tap::RecordingOrigin::start(f.tap.listen.substr(0, colon),
                                    static_cast<std::uint16_t>(std::stoi(f.tap.listen.substr(colon + 1)))));
  }
  if (f.launch.given()) {
    ASSAY_TRY_ASSIGN(
        stage->product,
        Launched::start(f, stage->origin ? stage->origin->port() : std::uint16_t{0}, stage->secrets));
    for (EndpointEntry& endpoint : f.endpoints) endpoint.connect = stage->product->filled(endpoint.connect);
  }
  return stage;
}

std::unique_ptr<target::Target> make_target(Stage& stage) {
  return std::make_unique<ExternalTarget>(stage);
}

}  // namespace assay::external
