// SPDX-License-Identifier: Apache-2.0
#include <cstdio>

#include "cli/catalogue.hpp"
#include "cli/verb.hpp"
#include "core/base/diagnostics.hpp"
#include "core/base/join.hpp"
#include "core/json/parse.hpp"
#include "reports/rows.hpp"

namespace assay::cli {
namespace {

void line(const char* label, const std::string& text) {
  if (!text.empty()) std::printf("  %-12s %s\n", label, text.c_str());
}

void show_steps(const char* label, const std::vector<model::Step>& steps) {
  for (const model::Step& step : steps) {
    std::printf("  %-12s %s %s\n", label, step.action.c_str(), dump_json(step.params).c_str());
    label = "";
  }
}

void show(const model::Catalog& catalog, const model::Check& check) {
  std::printf("%s\n  %s\n\n", check.id.c_str(), check.title.c_str());
  line("file", check.pos.file);
  line("severity", std::string(model::to_string(check.severity)));
  line("kills", check.kills);
  if (const model::Control* control = catalog.control(check.kills)) {
    line("", control->title);
    if (const model::Mitigation* m = catalog.mitigation(control->mitigation))
      line("mitigation", m->id + " " + m->title);
  }
  line("shadowed by", join(check.shadowed_by, ", "));
  for (const std::string& id : check.threats) {
    const model::Threat* threat = catalog.threat(id);
    line("threat", threat == nullptr ? id : id + " " + threat->title);
  }
  line("sabotages", join(check.sabotage, ", "));
  line("owasp", join(check.owasp, ", "));
  line("att&ck", join(check.technique, ", "));
  std::string cwes;
  for (const std::int64_t cwe : check.cwe) cwes += (cwes.empty() ? "CWE-" : ", CWE-") + std::to_string(cwe);
  line("cwe", cwes);
  line("variants", check.variants.size() > 1 ? std::to_string(check.variants.size()) : "");
  std::printf("\n");
  line("why", check.why);
  line("fix", check.fix);
  std::printf("\n");
  show_steps("setup", check.setup);
  show_steps("twin", check.twin);
  show_steps("attack", check.attack);
  show_steps("steps", check.steps);
  for (const model::ObservationRule& rule : check.breach) {
    line("breach", rule.observer + " at " + rule.at + " " + dump_json(rule.where) + " at least " +
                       std::to_string(rule.at_least));
  }
  for (const model::ObservationRule& rule : check.detect)
    line("detect", rule.observer + " " + dump_json(rule.where));
}

void show(const model::Catalog& catalog, const model::Control& control) {
  std::printf("%s\n  %s\n\n", control.id.c_str(), control.title.c_str());
  line("mitigation", control.mitigation);
  line("component", control.component);
  line("severity", control.severity);
  line("holds when", control.secure);
  for (const model::Fault& fault : control.faults) {
    line("fault", fault.id + ": " + fault.what);
    line("", "after " + fault.cites);
  }
  for (const model::Check& check : catalog.checks) {
    if (check.kills == control.id) line("killed by", check.id);
  }
}

void show(const model::Catalog& catalog, const model::Threat& threat) {
  std::printf("%s\n  %s\n\n", threat.id.c_str(), threat.title.c_str());
  line("element", threat.element);
  line("stride", threat.stride);
  line("severity", threat.severity);
  line("red when", threat.red_when);
  line("mitigations", join(threat.mitigations, ", "));
  for (const model::Check& check : catalog.checks) {
    for (const std::string& id : check.threats) {
      if (id == threat.id) line("check", check.id);
    }
  }
}

void show(const model::Catalog& catalog, const model::Mitigation& mitigation) {
  std::printf("%s\n  %s\n\n", mitigation.id.c_str(), mitigation.title.c_str());
  for (const model::Control& control : catalog.controls) {
    if (control.mitigation == mitigation.id) line("control", control.id + "  " + control.title);
  }
}

template <typename T>
void collect_ids(const std::vector<T>& items, std::vector<std::string>& ids) {
  for (const T& item : items) ids.push_back(item.id);
}

int run_explain(const Arguments& arguments) {
  if (arguments.positional.size() != 1) return complain("explain needs one id (assay list checks)", kUsage);
  const auto catalog = load_or_complain(catalog_root(arguments));
  if (!catalog.ok()) return complain(catalog.error().message, kUsage);
  const std::string& id = arguments.positional.front();
  if (const auto* check = catalog->check(id)) {
    show(*catalog, *check);
  } else if (const auto* control = catalog->control(id)) {
    show(*catalog, *control);
  } else if (const auto* threat = catalog->threat(id)) {
    show(*catalog, *threat);
  } else if (const auto* mitigation = catalog->mitigation(id)) {
    show(*catalog, *mitigation);
  } else {
    std::vector<std::string> ids;
    collect_ids(catalog->checks, ids);
    collect_ids(catalog->controls, ids);
    collect_ids(catalog->threats, ids);
    collect_ids(catalog->mitigations, ids);
    const std::string near = did_you_mean(id, ids);
    return complain(
        "nothing has the id \"" + id + "\"" + (near.empty() ? "" : "; did you mean " + near + "?"), kUsage);
  }
  return kOk;
}

}  // namespace

Verb verb_explain() {
  return {"explain",
          "ID",
          "Tells about a check, control, threat or mitigation.",
          "assay explain gateway.jwt.audience",
          {catalog_option()},
          run_explain};
}

}  // namespace assay::cli
