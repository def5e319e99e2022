// SPDX-License-Identifier: Apache-2.0
// Threat → mitigation → control → checks → verdict. A threat or a mitigation that nothing covers is a row
// that says so.
#include <algorithm>
#include <map>
#include <tuple>

#include "reports/html.hpp"

namespace assay::reports::html {
namespace {

struct Covered {
  std::string mitigation, control;
  std::vector<const model::Check*> checks;
};

using WorstByCheck = std::map<std::string, model::Verdict, std::less<>>;

WorstByCheck worst_by_check(const Report& report) {
  WorstByCheck worst;
  for (const Row& row : rows_of(report)) {
    const auto [at, fresh] = worst.try_emplace(row.verdict->check, row.verdict->verdict);
    if (!fresh && rank(row.verdict->verdict) < rank(at->second)) at->second = row.verdict->verdict;
  }
  return worst;
}

std::vector<Covered> coverage_of(const model::Catalog& catalog, const model::Threat& threat) {
  std::vector<Covered> groups;
  for (const model::Check& check : catalog.checks) {
    if (std::find(check.threats.begin(), check.threats.end(), threat.id) == check.threats.end()) continue;
    const model::Control* control = catalog.control(check.kills);
    const std::string mitigation = control != nullptr ? control->mitigation : "";
    const auto at = std::find_if(groups.begin(), groups.end(), [&](const Covered& c) {
      return c.mitigation == mitigation && c.control == check.kills;
    });
    if (at != groups.end()) {
      at->checks.push_back(&check);
    } else {
      groups.push_back({mitigation, check.kills, {&check}});
    }
  }
  for (const std::string& id : threat.mitigations) {
    const bool covered =
        std::any_of(groups.begin(), groups.end(), [&](const Covered& c) { return c.mitigation == id; });
    if (!covered) groups.push_back({id, "", {}});
  }
  if (groups.empty()) groups.emplace_back();
  std::sort(groups.begin(), groups.end(), [](const Covered& a, const Covered& b) {
    return std::make_tuple(a.checks.empty(), a.mitigation, a.control) <
           std::make_tuple(b.checks.empty(), b.mitigation, b.control);
  });
  return groups;
}

std::string named(std::string_view id, std::string_view title) {
  if (id.empty()) return "<span class=\"none\">none</span>";
  std::string out = "<span class=\"key\">" + text(id) + "</span>";
  if (!title.empty()) out += " <span class=\"name\">" + text(title) + "</span>";
  return out;
}

std::string checks_cell(const Covered& group, const WorstByCheck& worst) {
  if (group.checks.empty()) return "<span class=\"none\">no check covers this</span>";
  std::string out = "<ul class=\"plain\">";
  for (const model::Check* check : group.checks) {
    const bool ran = worst.find(check->id) != worst.end();
    out += "<li>" + (ran ? jump("c-", check->id) : text(check->id) + " <span class=\"none\">not run</span>") +
           "</li>";
  }
  return out + "</ul>";
}

std::string verdict_cell(const Covered& group, const WorstByCheck& worst) {
  const model::Verdict* found = nullptr;
  for (const model::Check* check : group.checks) {
    const auto at = worst.find(check->id);
    if (at != worst.end() && (found == nullptr || rank(at->second) < rank(*found))) found = &at->second;
  }
  return found != nullptr ? chip(*found) : chip("empty", "○", "No verdict");
}

std::string threat_rows(const model::Catalog& catalog, const model::Threat& threat,
                        const WorstByCheck& worst) {
  const std::vector<Covered> groups = coverage_of(catalog, threat);
  std::string search = threat.id + " " + threat.title;
  std::string rows;
  for (std::size_t i = 0; i < groups.size(); ++i) {
    const Covered& group = groups[i];
    const model::Mitigation* mitigation = catalog.mitigation(group.mitigation);
    const model::Control* control = catalog.control(group.control);
    rows += "<tr>";
    if (i == 0) {
      rows += "<th scope=\"rowgroup\" rowspan=\"" + std::to_string(groups.size()) +
              "\"><span class=\"key\">" + text(threat.id) + "</span> <span class=\"name\">" +
              text(threat.title) + "</span></th>";
    }
    rows += "<td>" + named(group.mitigation, mitigation != nullptr ? mitigation->title : "") + "</td><td>" +
            named(group.control, control != nullptr ? control->title : "") + "</td><td>" +
            checks_cell(group, worst) + "</td><td>" + verdict_cell(group, worst) + "</td></tr>\n";
    search += " " + group.mitigation + " " + group.control;
    for (const model::Check* check : group.checks) search += " " + check->id;
  }
  return "<tbody id=\"" + anchor("t-", threat.id) + "\" data-text=\"" + text(search) + "\">\n" + rows +
         "</tbody>\n";
}

}  // namespace

std::string coverage_section(const Report& report) {
  if (report.catalog == nullptr || report.catalog->threats.empty()) return {};
  const model::Catalog& catalog = *report.catalog;
  const WorstByCheck worst = worst_by_check(report);
  std::string body;
  std::int64_t covered = 0;
  for (const model::Threat& threat : catalog.threats) {
    covered += std::any_of(catalog.checks.begin(), catalog.checks.end(), [&](const model::Check& check) {
      return worst.find(check.id) != worst.end() &&
             std::find(check.threats.begin(), check.threats.end(), threat.id) != check.threats.end();
    });
    body += threat_rows(catalog, threat, worst);
  }
  const auto all = static_cast<std::int64_t>(catalog.threats.size());
  return "<section id=\"coverage\" aria-labelledby=\"coverage-h\">\n<h2 id=\"coverage-h\">From threat to "
         "verdict</h2>\n"
         "<p class=\"lead\">" +
         std::to_string(covered) + " of " + counted(all, "threat has", "threats have") +
         " a check in this run. A row shows the worst verdict of its checks.</p>\n"
         "<details class=\"fold\"" +
         std::string(all <= 12 ? " open" : "") + "><summary>" + counted(all, "threat", "threats") +
         ", with mitigation, control and checks</summary>\n"
         "<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"Table of threats\"><table>\n"
         "<thead><tr><th scope=\"col\">Threat</th><th scope=\"col\">Mitigation</th><th "
         "scope=\"col\">Control</th>"
         "<th scope=\"col\">Checks</th><th scope=\"col\">Verdict</th></tr></thead>\n" +
         body + "</table></div>\n</details>\n</section>\n";
}

}  // namespace assay::reports::html
