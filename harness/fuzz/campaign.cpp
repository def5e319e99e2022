// SPDX-License-Identifier: Apache-2.0
#include "harness/fuzz/campaign.hpp"

#include <algorithm>
#include <set>
#include <string_view>
#include <vector>

#include "core/base/rng.hpp"
#include "harness/forge/raw_http.hpp"
#include "harness/fuzz/http1_mutator.hpp"

namespace assay::fuzz {
namespace {

constexpr std::uint64_t kHonestEvery = 64;
constexpr std::size_t kMaxResponses = 16;
constexpr std::size_t kMarkerLength =
    12;  // of the harness's own markers, so that a finding becomes a check as it is

constexpr std::string_view kRoute = "legacy";  // and the observer behind it

struct Seen {
  std::vector<Json> records;
  std::string end;
  int status = 0;  // of the first answer
};

class Campaign {
 public:
  Campaign(target::Target& target, const CampaignOptions& options) : target_(target), options_(options) {}

  Result<void> prepare() {
    ASSAY_TRY_ASSIGN(const target::Endpoint endpoint, target_.endpoint("gateway", ""));
    ASSAY_TRY_ASSIGN(const target::Route route, target_.route(kRoute));
    honest_.host = endpoint.host;
    honest_.path = route.path;
    raw_.address = endpoint.address;
    raw_.port = static_cast<std::uint16_t>(endpoint.port);
    if (!endpoint.ca_pem.empty()) {
      raw_.tls.emplace();
      raw_.tls->server_name = endpoint.host;
      raw_.tls->ca_pem = endpoint.ca_pem;
      raw_.tls->certificate_pem = endpoint.certificate_pem;
      raw_.tls->key_pem = endpoint.key_pem.reveal();
    }
    if (endpoint.in_scope) raw_.allowed_addresses = {endpoint.address};
    raw_.finish_after_sending = options_.quiet.count() == 0;
    raw_.finish_when_quiet = options_.quiet;
    return {};
  }

  Result<CampaignResult> run(const std::function<void(const CampaignResult&)>& progress) {
    const Deadline deadline(options_.time);
    const Rng root(options_.seed);
    while ((options_.count == 0 || result_.cases < options_.count) && !deadline.passed() &&
           result_.findings.size() < options_.findings) {
      if (result_.cases % kHonestEvery == 0) ASSAY_TRY(check_honest());
      Rng rng = root.derive("case-" + std::to_string(result_.cases));
      honest_.marker = rng.token(kMarkerLength);
      ASSAY_TRY(try_case(mutant(honest_, result_.cases, rng)));
      ++result_.cases;
      progress(result_);
    }
    return result_;
  }

 private:
  std::string path() const {
    std::string out = honest_.path;
    if (const std::size_t at = out.find("{marker}"); at != std::string::npos)
      out.replace(at, std::string_view("{marker}").size(), honest_.marker);
    return out;
  }

  Result<Seen> send(const std::string& bytes) {
    ASSAY_TRY(target_.may_send(path()));
    const forge::RawExchange exchange =
        forge::exchange(raw_, {bytes}, kMaxResponses, Deadline(options_.patience));
    for (const char* fault : {"out of scope", "error:", "refused", "tls:"}) {
      if (exchange.end.rfind(fault, 0) == 0) return Error{Errc::unavailable, exchange.end, {}};
    }
    ASSAY_TRY(target_.settle());
    ASSAY_TRY_ASSIGN(target::Target::LogSlice slice, target_.log(position_));
    position_ = slice.next;
    // What several observers of a target file show stands in its log several times.
    slice.records.erase(
        std::remove_if(slice.records.begin(), slice.records.end(),
                       [](const Json& record) { return record.at("part").string_or("") != kRoute; }),
        slice.records.end());
    const int status = exchange.responses.empty() ? 0 : exchange.responses.front().status;
    return Seen{std::move(slice.records), exchange.end, status};
  }

  static std::size_t messages(const Seen& seen) {
    return static_cast<std::size_t>(
        std::count_if(seen.records.begin(), seen.records.end(),
                      [](const Json& record) { return record.at("kind").string_or("") == "message"; }));
  }

  // Where honest requests do not arrive, silence behind the gateway means nothing.
  Result<void> check_honest() {
    const std::string bytes = honest_request(honest_);
    ASSAY_TRY_ASSIGN(const Seen seen, send(bytes));
    const auto violation = judge(bytes, seen.records, options_.reads);
    if (messages(seen) == 1 && !violation && seen.status >= 200 && seen.status < 300) return {};
    return Error{
        Errc::unavailable,
        "an honest request was answered " +
            (seen.status == 0 ? "nothing (" + seen.end + ")" : std::to_string(seen.status)) + " and seen " +
            std::to_string(messages(seen)) + " times behind the gateway" +
            (violation ? ", and violates: " + violation->property + " (" + violation->detail + ")" : ""),
        {}};
  }

  Result<void> try_case(const std::string& bytes) {
    ASSAY_TRY_ASSIGN(const Seen seen, send(bytes));
    if (seen.end == "timeout") ++result_.stalled;
    if (messages(seen) > 0) ++result_.forwarded;
    const auto violation = judge(bytes, seen.records, options_.reads);
    if (!violation) return {};
    if (kinds_.count(kind_of(*violation)) != 0) {
      ++result_.known;
      return {};
    }
    ASSAY_TRY_ASSIGN(const bool repeated, violates(bytes, *violation));
    if (!repeated) {
      ++result_.unrepeated;
      return {};
    }
    Finding finding{*violation, bytes, honest_.marker, result_.cases, honest_.host};
    ASSAY_TRY(minimise(finding));
    kinds_.insert(kind_of(finding.violation));
    result_.findings.push_back(std::move(finding));
    return {};
  }

  // The same for every case with the same weakness behind it.
  static std::string kind_of(const Violation& violation) {
    if (violation.property == "one reading") return violation.property + ": " + violation.detail;
    const bool hidden = violation.detail.find("smuggled-") != std::string::npos;
    const bool body = violation.detail.find(" with another body") != std::string::npos;
    return violation.property + (hidden ? ": hidden" : body ? ": body" : ": changed");
  }

  // The same detail, too: a smaller input that breaks something else would be another finding.
  Result<bool> violates(const std::string& bytes, const Violation& wanted) {
    ASSAY_TRY_ASSIGN(const Seen seen, send(bytes));
    const auto violation = judge(bytes, seen.records, options_.reads);
    return violation && violation->property == wanted.property && violation->detail == wanted.detail;
  }

  // Takes away pieces of halving size as long as the same property stays violated. The marker stays whole.
  Result<void> minimise(Finding& finding) {
    std::size_t tries = 0;
    for (std::size_t piece = finding.bytes.size() / 2; piece > 0; piece /= 2) {
      for (std::size_t at = 0; at + piece <= finding.bytes.size();) {
        std::string smaller = finding.bytes;
        smaller.erase(at, piece);
        if (smaller.find(finding.marker) == std::string::npos) {
          at += piece;
          continue;
        }
        if (tries++ == options_.minimising) return {};
        ASSAY_TRY_ASSIGN(const bool still, violates(smaller, finding.violation));
        if (still) {
          finding.bytes = std::move(smaller);
        } else {
          at += piece;
        }
      }
    }
    return {};
  }

  target::Target& target_;
  const CampaignOptions& options_;
  forge::RawEndpoint raw_;
  Honest honest_;
  std::size_t position_ = 0;     // in the target's log
  std::set<std::string> kinds_;  // of what was found
  CampaignResult result_;
};

}  // namespace

Result<CampaignResult> run_campaign(target::Target& target, const CampaignOptions& options,
                                    const std::function<void(const CampaignResult&)>& progress) {
  Campaign campaign(target, options);
  ASSAY_TRY(campaign.prepare());
  return campaign.run(progress);
}

}  // namespace assay::fuzz
