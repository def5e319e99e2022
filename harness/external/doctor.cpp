// SPDX-License-Identifier: Apache-2.0
#include "harness/external/doctor.hpp"

#include <algorithm>

#include "core/crypto/digest.hpp"
#include "core/http/client.hpp"
#include "core/json/parse.hpp"
#include "harness/forge/raw_http.hpp"

namespace assay::external {
namespace {

using target::EndpointEntry;
using target::RouteEntry;

constexpr auto kPatience = std::chrono::milliseconds(5000);

bool holds(const std::string& text, std::string_view part) {
  return text.find(part) != std::string::npos;
}

class Doctor {
 public:
  explicit Doctor(Stage& stage) : file_(stage.file), target_(make_target(stage)) {}

  Examination run() {
    for (const EndpointEntry& e : file_.endpoints) {
      if (e.kind == "http" && endpoint(e)) reachable_.push_back(e.name);
    }
    const bool gateway = std::find(reachable_.begin(), reachable_.end(), "gateway") != reachable_.end();
    if (file_.endpoint("gateway") == nullptr)
      out_.findings.error(file_.at("endpoint"), "there is no endpoint \"gateway\"", "most checks send to it");
    for (const target::IdentityEntry& identity : file_.identities) identity_token(identity);
    if (gateway) {
      for (const RouteEntry& route : file_.routes) try_route(route);
      observers();
    }
    return std::move(out_);
  }

 private:
  void fine(const std::string& what) { out_.fine.push_back(what); }

  std::string written_key(const EndpointEntry& e) const {
    return "endpoint." + e.name + (e.connect.empty() ? ".url" : ".connect");
  }

  bool endpoint(const EndpointEntry& e) {
    const auto there = target_->endpoint(e.name, "");
    if (!there.ok()) {
      const bool name = holds(there.error().message, "no address") || there.error().code == Errc::denied;
      out_.findings.error(file_.at(name ? written_key(e) : "endpoint." + e.name + ".ca"),
                          there.error().message);
      return false;
    }
    forge::RawEndpoint raw;
    raw.address = there->address;
    raw.port = static_cast<std::uint16_t>(there->port);
    if (there->in_scope) raw.allowed_addresses = {there->address};
    if (there->tls) {
      raw.tls.emplace();
      raw.tls->server_name = there->host;
      raw.tls->ca_pem = there->ca_pem;
      raw.tls->certificate_pem = there->certificate_pem;
      raw.tls->key_pem = there->key_pem.reveal();
    }
    const std::string request = "GET / HTTP/1.1\r\nHost: " + there->host + "\r\nConnection: close\r\n\r\n";
    const forge::RawExchange answer = forge::exchange(raw, {request}, 1, Deadline(kPatience));
    const std::string where = there->address + ":" + std::to_string(there->port);
    if (!answer.responses.empty()) {
      fine("endpoint " + e.name + " answers at " + where + (e.tls ? ", and its certificate is trusted" : ""));
      return true;
    }
    tell(e, where, answer.end);
    return false;
  }

  void tell(const EndpointEntry& e, const std::string& where, const std::string& end) {
    if (end == "refused" || end == "timeout") {
      out_.findings.error(file_.at(written_key(e)), "nothing answers at " + where + " (" + end + ")",
                          "is the port right, and does the server run?");
    } else if (holds(end, "verify failed") || holds(end, "certificate")) {
      const bool written = !e.ca.empty();
      out_.findings.error(file_.at(written ? "endpoint." + e.name + ".ca" : "endpoint." + e.name),
                          "the certificate at " + where + " is not trusted: " + end,
                          written ? "name the authority that issued it, and the name that it is for (sni)"
                                  : "add ca = \"file:…\" with the authority that issued it");
    } else if (holds(end, "tls:")) {
      out_.findings.error(file_.at(written_key(e)), "no TLS at " + where + ": " + end,
                          "is it http:// instead of https://, or another port?");
    } else {
      out_.findings.error(file_.at(written_key(e)), "no HTTP answer at " + where + ": " + end,
                          e.tls ? "" : "is it https:// instead of http://?");
    }
  }

  std::string credential_key(const target::IdentityEntry& identity) const {
    return "identity." + identity.name + (identity.token.empty() ? ".acquire" : ".token");
  }

  void identity_token(const target::IdentityEntry& identity) {
    if (target_->capabilities().count("user." + identity.name) == 0) return;
    const auto tokens = target_->tokens_for(identity.name);
    if (!tokens.ok()) {
      out_.findings.error(file_.at(credential_key(identity)),
                          "no token for " + identity.name + ": " + tokens.error().message);
      return;
    }
    tokens_[identity.name] = Secret(tokens->at("access_token").string_or(""));
  }

  void try_route(const RouteEntry& route) {
    const std::string marker = "d" + random_token(64);
    const bool open = route.allow.empty() || route.allow == "anyone" || route.allow == "owner";
    const target::IdentityEntry* as = open ? nullptr : file_.somebody(route.allow);
    if (!open && as == nullptr)
      out_.findings.error(file_.at("route." + route.name + ".allow"),
                          "there is no identity \"" + route.allow +
                              "\", nor one with that role, to try the route " + route.name + " as");
    const auto token = as == nullptr ? tokens_.end() : tokens_.find(as->name);
    if (!open && token == tokens_.end()) return;
    if (holds(route.path, "{") && holds(without(route.path, "{marker}"), "{"))
      return;                           // needs an object first
    if (route.method != "GET") return;  // a doctor changes nothing
    const auto reply = send(route, marker, open ? Secret() : token->second);
    if (!reply.ok()) {
      out_.findings.error(file_.at("route." + route.name + ".request"),
                          "the route " + route.name + " gave no answer: " + reply.error().message);
      return;
    }
    judge(route, marker, reply->status, as);
  }

  static std::string without(std::string text, const std::string& part) {
    if (const std::size_t at = text.find(part); at != std::string::npos) text.erase(at, part.size());
    return text;
  }

  Result<HttpReply> send(const RouteEntry& route, const std::string& marker, const Secret& token) {
    ASSAY_TRY_ASSIGN(const target::Endpoint there, target_->endpoint("gateway", ""));
    HttpEndpoint http{there.address,         there.port,    there.host, there.tls, there.ca_pem,
                      there.certificate_pem, there.key_pem, kPatience};
    HttpClient client(std::move(http));
    HttpMessage message;
    message.target = route.path;
    if (const std::size_t at = message.target.find("{marker}"); at != std::string::npos)
      message.target.replace(at, 8, marker);
    if (!token.empty()) message.fields.emplace_back("Authorization", "Bearer " + token.reveal());
    ASSAY_TRY(target_->may_send(message.target));
    return client.send(message);
  }

  void judge(const RouteEntry& route, const std::string& marker, int status,
             const target::IdentityEntry* as) {
    const bool wanted = route.success.empty() ? status >= 200 && status < 300
                                              : std::find(route.success.begin(), route.success.end(),
                                                          status) != route.success.end();
    const std::string got = "the route " + route.name + " was answered " + std::to_string(status);
    if (wanted) {
      fine("route " + route.name + " works" + (as == nullptr ? "" : " as " + as->name));
      markers_.push_back(marker);
    } else if (status == 401 && as != nullptr) {
      out_.findings.error(file_.at(credential_key(*as)), got + " as " + as->name,
                          "is the credential of " + as->name + " right and still valid?");
    } else if (status == 403 && as != nullptr) {
      out_.findings.error(file_.at("route." + route.name + ".allow"), got + " as " + as->name,
                          "may " + as->name + " do this? otherwise name another in allow");
    } else if (status == 404 || status == 405) {
      out_.findings.error(file_.at("route." + route.name + ".request"), got, "is there such a route?");
    } else {
      out_.findings.error(file_.at("route." + route.name + (route.success.empty() ? ".request" : ".success")),
                          got);
    }
  }

  // The origin must have seen what the routes let through; one that sees nothing proves nothing.
  void observers() {
    if (!file_.tap.given || markers_.empty()) return;
    [[maybe_unused]] const auto settled = target_->settle();
    const auto log = target_->log(0);
    if (!log.ok()) return;
    for (const target::ObserverEntry& observer : file_.observers) {
      if (observer.kind != "tap") continue;
      const bool saw = std::any_of(log->records.begin(), log->records.end(), [&](const Json& record) {
        const std::string text = dump_json(record);
        return record.at("part").string_or("") == observer.name &&
               std::any_of(markers_.begin(), markers_.end(), [&](const auto& m) { return holds(text, m); });
      });
      if (saw) {
        fine("observer " + observer.name + " saw the honest requests");
      } else {
        out_.findings.error(file_.at("observer." + observer.name),
                            "the observer " + observer.name + " saw none of the requests that were served",
                            "does the gateway forward to [tap], and do its paths fit?");
      }
    }
  }

  const target::TargetFile& file_;
  std::unique_ptr<target::Target> target_;
  Examination out_;
  std::vector<std::string> reachable_, markers_;
  std::map<std::string, Secret> tokens_;
};

}  // namespace

Examination examine(Stage& stage) {
  return Doctor(stage).run();
}

}  // namespace assay::external
