// SPDX-License-Identifier: Apache-2.0
#include "reports/sample_report.hpp"

#include "core/base/rng.hpp"

namespace assay::reports {
namespace {

using model::CheckKind;
using model::Grade;
using model::KillState;
using model::Phase;
using model::Verdict;

model::Check check(std::string id, CheckKind kind, std::string title, model::Level severity,
                   std::string kills) {
  model::Check c;
  c.id = id;
  c.kind = kind;
  c.title = std::move(title);
  c.severity = severity;
  c.kills = std::move(kills);
  c.pack = id.substr(0, id.find('.'));
  c.pos = {(kind == CheckKind::attack ? "attacks/" : "scenarios/") + c.pack + "/" + id + ".toml", 0, 0};
  return c;
}

verdict::CaseVerdict verdict_of(const model::Check& c, std::string variant, Verdict v, Grade grade,
                                std::string why) {
  verdict::CaseVerdict out;
  out.case_id = c.id + (variant.empty() ? "" : "#" + variant);
  out.check = c.id;
  out.variant = std::move(variant);
  out.kind = c.kind;
  out.verdict = v;
  out.grade = grade;
  out.breach = v == Verdict::fail && c.kind == CheckKind::attack;
  out.why = std::move(why);
  out.decided_at = {c.pos.file, 38, 1};
  out.duration_us = 12'345;
  out.first = 0;
  out.last = 6;
  return out;
}

evidence::Record record(std::string case_id, std::int64_t n, Phase phase, std::string kind, Json data) {
  return {std::move(case_id),     n,        phase,           kind == "step" ? 0 : -1,
          "2025-11-03T09:00:00Z", n * 1700, std::move(kind), std::move(data)};
}

Json step(std::string action, std::int64_t line, std::string outcome, std::string expected, Json request,
          Json response) {
  return Json::object({{"do", action},
                       {"line", line},
                       {"outcome", outcome},
                       {"expect", Json::object({{"outcome", expected}})},
                       {"request", std::move(request)},
                       {"response", std::move(response)}});
}

Json said(std::string text) {
  return Json::object({{"text", std::move(text)}});
}

std::string get(std::string marker, std::string token) {
  return "GET /v1/users/alice?trace=" + marker +
         " HTTP/1.1\r\nHost: gateway.assay.test\r\nAuthorization: Bearer " + token +
         "\r\nAccept: application/json\r\n\r\n";
}

const char* const kOk =
    "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 51\r\n\r\n"
    "{\"user\":\"alice\",\"email\":\"alice@example.test\",\"id\":7}";
const char* const kDenied =
    "HTTP/1.1 401 Unauthorized\r\nWWW-Authenticate: Bearer error=\"invalid_token\"\r\nContent-Length: "
    "0\r\n\r\n";
const char* const kForged =
    "eyJhbGciOiJuT25FIiwidHlwIjoiYXQrand0In0.eyJzdWIiOiJhbGljZSIsInJvbGUiOiJhZG1pbiJ9.";

evidence::Log::CaseLog attack_log(const verdict::CaseVerdict& v) {
  const bool breached = v.breach;
  Json seen = Json::object({{"rule", "breach"},
                            {"index", 0},
                            {"observer", "service.requests"},
                            {"at", "user-service"},
                            {"marker", "m-attack-5c1e"},
                            {"matched", breached ? 1 : 0},
                            {"seen_twin", 2},
                            {"proven", true},
                            {"entries", Json::array()}});
  if (breached) {
    seen["entries"].push_back(
        Json::object({{"method", "GET"}, {"path", "/v1/users/alice?trace=m-attack-5c1e"}}));
  }
  evidence::Log::CaseLog log{v.case_id, {}};
  const auto add = [&](Phase phase, std::string kind, Json data) {
    log.records.push_back(record(v.case_id, static_cast<std::int64_t>(log.records.size()), phase,
                                 std::move(kind), std::move(data)));
  };
  add(Phase::setup, "case", Json::object({{"check", v.check}, {"variant", v.variant}}));
  add(Phase::before, "step",
      step("http.send", 17, "accepted", "accepted", said(get("m-before-11aa", "⟦secret:token#a1⟧")),
           said(kOk)));
  add(Phase::attack, "step",
      step("http.send", 30, breached ? "accepted" : "rejected.unauthenticated", "rejected.unauthenticated",
           said(get("m-attack-5c1e", kForged)), said(breached ? kOk : kDenied)));
  add(Phase::observe, "observation", std::move(seen));
  add(Phase::after, "step",
      step("http.send", 17, "accepted", "accepted", said(get("m-after-90fe", "⟦secret:token#a1⟧")),
           said(kOk)));
  add(Phase::cleanup, "end", Json::object({{"completed", true}}));
  return log;
}

void judge(Sample& s, const model::Check& c, std::string variant, Verdict v, Grade grade, std::string why) {
  s.run.cases.push_back(verdict_of(c, std::move(variant), v, grade, std::move(why)));
  if (v != Verdict::unsupported) s.log.cases.push_back(attack_log(s.run.cases.back()));
}

verdict::MatrixRow killed(std::string control, std::string fault, std::string by) {
  verdict::MatrixRow row;
  row.control = control;
  row.mitigation = "M01";
  row.state = KillState::killed;
  row.killed_by = {by};
  row.honest_traffic = "ok";
  row.faults = {{control + "/" + fault, KillState::killed, {by}, 4}};
  return row;
}

verdict::CaseVerdict kill_case(const model::Check& c, std::string variant, std::string fault, bool breach) {
  verdict::CaseVerdict v =
      verdict_of(c, std::move(variant), Verdict::fail, Grade::effect,
                 breach ? "the user service saw the forged request" : "the token was still refused");
  v.case_id += "!" + c.kills + "/" + fault;
  v.purpose = model::Purpose::kill;
  v.control = c.kills;
  v.fault = c.kills + "/" + fault;
  v.breach = breach;
  return v;
}

model::Catalog small_catalog() {
  model::Catalog catalog;
  catalog.threats = {
      {"TH-001", "DF01", "Spoofing", "A forged token is accepted", "critical", "", {"M01"}, {"T1606"}, {347}},
      {"TH-002",
       "DF01",
       "Spoofing",
       "A stolen or expired token is accepted",
       "high",
       "",
       {"M01", "M02"},
       {},
       {}},
      {"TH-019", "P03", "Denial of service", "One client starves the others", "high", "", {"M05"}, {}, {}},
      {"TH-044", "S01", "Tampering", "Records are changed behind the store", "medium", "", {"M09"}, {}, {}}};
  catalog.mitigations = {{"M01", "Tokens are verified at the gateway", {}, {}},
                         {"M02", "OAuth 2.0 for outside clients", {}, {}},
                         {"M05", "Rate limits", {}, {}},
                         {"M09", "Store integrity", {}, {}}};
  catalog.controls = {
      {"gateway.jwt.alg-allowlist",
       "M01",
       "gateway",
       "Only agreed signature algorithms",
       "critical",
       "A token whose header names another algorithm is refused with 401 and never reaches a service.",
       {{"alg-from-token", "CVE-2015-9235", "the token's own header chooses the algorithm"}},
       {}},
      {"gateway.jwt.audience",
       "M01",
       "gateway",
       "Tokens for another audience are refused",
       "high",
       "",
       {},
       {}},
      {"gateway.jwt.expiry", "M01", "gateway", "Expired tokens are refused", "high", "", {}, {}},
      {"gateway.rate.per-client", "M05", "gateway", "A limit for each client", "high", "", {}, {}}};
  catalog.checks = {
      check("jwt.audience.foreign", CheckKind::attack, "A token for another service is refused",
            model::Level::high, "gateway.jwt.audience"),
      check("jwt.expired.replay", CheckKind::attack, "An expired token is refused", model::Level::high,
            "gateway.jwt.expiry"),
      check("jwt.none.case-variants", CheckKind::attack, "A token whose signature was removed is refused",
            model::Level::critical, "gateway.jwt.alg-allowlist"),
      check("mesh.certificate.expired", CheckKind::attack, "An expired peer certificate ends the handshake",
            model::Level::high, ""),
      check("order.place-and-stock", CheckKind::scenario, "Placing an order reduces the stock once",
            model::Level::high, ""),
      check("rate.per-client.starve", CheckKind::attack, "One noisy client does not starve another",
            model::Level::medium, "gateway.rate.per-client")};
  catalog.checks[0].threats = catalog.checks[1].threats = {"TH-002"};
  catalog.checks[5].threats = {"TH-019"};
  model::Check& none = catalog.checks[2];
  none.threats = {"TH-001"};
  none.cwe = {347};
  none.owasp = {"API2:2023"};
  none.technique = {"T1606", "T1550.001"};
  none.why =
      "Libraries that let the token choose its algorithm accept a token without any signature, so that "
      "anyone can "
      "become anyone.";
  none.fix =
      "Configure the verifier with the algorithms of your issuer and ignore what the token's header asks "
      "for.";
  return catalog;
}

}  // namespace

Report Sample::report(bool with_proof) const {
  Report r;
  r.catalog = &catalog;
  r.run = &run;
  r.proof = with_proof ? &proof : nullptr;
  r.log = &log;
  r.target = "reference";
  r.mode = "in-process";
  r.command = with_proof ? "assay prove --seed 42" : "assay run --seed 42 --format html,junit";
  r.version = "0.1.0";
  r.date = "2025-11-03T09:00:07Z";
  r.seed = 42;
  r.not_tested = not_tested;
  return r;
}

Sample small_sample() {
  Sample s;
  s.catalog = small_catalog();
  const std::vector<model::Check>& c = s.catalog.checks;
  judge(s, c[0], "", Verdict::pass, Grade::response,
        "the gateway answered 401; no observer is configured there");
  judge(s, c[1], "", Verdict::waived, Grade::none,
        "waived until 2026-01-31 by the platform team: clocks drift on staging");
  judge(s, c[2], "alg=nOnE", Verdict::fail, Grade::effect, "the user service saw the forged request, 1 time");
  judge(s, c[2], "alg=none", Verdict::pass, Grade::effect,
        "refused with 401, and the user service saw nothing");
  judge(s, c[3], "", Verdict::unsupported, Grade::none, "the target has no capability pki.issue");
  judge(s, c[4], "", Verdict::pass, Grade::effect, "the order arrived and the stock fell by one");
  judge(s, c[5], "", Verdict::inconclusive, Grade::none, "the honest twin after the attack was answered 503");
  s.run.cases[0].deviation = true;
  s.run.summary.seconds = 3.25;
  s.run.digest = "5f2c1d0e9b8a77665544332211ffeeddccbbaa99887766554433221100aabbcc";
  s.not_tested = {"Alerting (X09): the target file names no alert observer."};

  const std::string none = "jwt.none.case-variants";
  verdict::MatrixRow survived = killed("gateway.jwt.audience", "audience-ignored", "jwt.audience.foreign");
  survived.state = survived.faults[0].state = KillState::survived;
  survived.killed_by.clear();
  survived.faults[0].killed_by.clear();
  survived.why = "jwt.audience.foreign was still refused: the issuer check answered first";
  survived.shadows = {"gateway.jwt.issuer"};
  verdict::MatrixRow unreached = survived;
  unreached.control = "gateway.rate.per-client";
  unreached.mitigation = "M05";
  unreached.state = KillState::unreached;
  unreached.why = "nobody of the weakened part saw the marker";
  unreached.shadows.clear();
  unreached.faults = {{"gateway.rate.per-client/no-limit", KillState::unreached, {}, 0}};
  verdict::MatrixRow broken = killed("gateway.jwt.expiry", "clock-frozen", "jwt.expired.replay");
  broken.state = KillState::broken;
  broken.honest_traffic = "order.place-and-stock broke under gateway.jwt.expiry/clock-frozen";
  broken.why = "the weakening also breaks honest traffic, so its kill says nothing";
  s.proof.matrix = {killed("gateway.jwt.alg-allowlist", "alg-from-token", none), survived, broken, unreached};
  s.proof.idle_variants = {none + "#alg=NONE"};
  s.proof.orphan_controls = {"registry.acl"};
  s.proof.unkilled_sabotages = {"lost-message"};
  s.proof.idle_checks = {"order.place-and-stock"};
  s.proof.cases = {kill_case(c[2], "alg=nOnE", "alg-from-token", true),
                   kill_case(c[0], "", "audience-ignored", false)};
  s.proof.seconds = 21.5;
  s.proof.baseline = s.run;
  return s;
}

Sample good_sample() {
  Sample s;
  s.catalog = small_catalog();
  judge(s, s.catalog.checks[2], "alg=none", Verdict::pass, Grade::effect,
        "refused with 401, and the user service saw nothing");
  judge(s, s.catalog.checks[4], "", Verdict::pass, Grade::effect,
        "the order arrived and the stock fell by one");
  s.run.summary.seconds = 0.8;
  s.run.digest = std::string(64, 'a');
  s.proof.matrix = {killed("gateway.jwt.alg-allowlist", "alg-from-token", "jwt.none.case-variants")};
  s.proof.seconds = 2;
  return s;
}

Sample large_sample(int cases, std::size_t bytes) {
  Sample s;
  for (int i = 0; i < cases; ++i) {
    const std::string number = std::to_string(1000 + i);
    model::Check c = check("pack" + std::to_string(i % 9) + ".check-" + number, CheckKind::attack,
                           "Something that must be refused is refused, number " + number, model::Level::high,
                           "gateway.control-" + number);
    c.why = std::string(240, 'w');
    c.fix = std::string(160, 'f');
    s.catalog.checks.push_back(c);
    judge(s, c, "", i % 10 == 3 ? Verdict::fail : Verdict::pass, Grade::effect,
          "decided by what the observers saw");
    for (evidence::Record& r : s.log.cases.back().records) {
      if (r.kind != "step") continue;
      r.data["request"] = said(std::string(bytes / 10, '<') + std::string(bytes - bytes / 10, 's'));
      r.data["response"] = said(std::string(bytes, 'r'));
    }
  }
  return s;
}

Sample random_sample(std::uint64_t seed) {
  Sample s;
  s.catalog = small_catalog();
  Rng rng(seed);
  const auto n = rng.below(25);
  for (std::uint64_t i = 0; i < n; ++i) {
    const model::Check& c = s.catalog.checks[rng.below(s.catalog.checks.size())];
    const auto v = static_cast<Verdict>(rng.below(5));
    // Few variant names, so that several cases of one variant occur.
    judge(s, c, "v=" + std::to_string(rng.below(3)), v, rng.below(2) == 0 ? Grade::effect : Grade::response,
          "3 passed");
    s.run.cases.back().deviation = rng.below(4) == 0;
    s.proof.matrix.push_back(killed("control-" + std::to_string(i), "fault", c.id));
    s.proof.matrix.back().state = static_cast<KillState>(rng.below(4));
    if (rng.below(3) == 0) s.proof.matrix.back().honest_traffic = "broken";
  }
  s.run.summary.interrupted = rng.below(4) == 0;
  return s;
}

}  // namespace assay::reports
