// SPDX-License-Identifier: Apache-2.0
#pragma once
// The catalogue: threat → mitigation → control → check.
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "harness/model/check.hpp"

namespace assay::model {

struct Threat {
  std::string id, element, stride, title, severity,
      red_when;  // red_when: what is observed when the mitigation is off
  std::vector<std::string> mitigations, technique;
  std::vector<std::int64_t> cwe;
};

struct Mitigation {
  std::string id, title;
  std::vector<std::string> attack, d3fend;
};

// One way to switch a control off, copied from a real product's default or a published fault.
struct Fault {
  std::string id;     // "alg-from-token"; full name "<control>/<fault>"
  std::string cites;  // the product default or CVE that it copies
  std::string what;   // one sentence
  // True where a library decides and not code of ours (TLS settings): nothing can count how often it ran.
  bool uncounted = false;
};

struct Control {
  std::string id, mitigation, component, title, severity,
      secure;  // secure: what an outsider sees when it holds
  std::vector<Fault> faults;
  SourcePos pos;
};

// A named edit that breaks honest behaviour, to show that a scenario can fail.
struct Sabotage {
  std::string id, what;
  SourcePos pos;
};

struct Catalog {
  std::vector<Threat> threats;
  std::vector<Mitigation> mitigations;
  std::vector<Control> controls;
  std::vector<Sabotage> sabotages;
  std::vector<Check> checks;  // sorted by id

  const Threat* threat(std::string_view id) const;
  const Mitigation* mitigation(std::string_view id) const;
  const Control* control(std::string_view id) const;
  const Sabotage* sabotage(std::string_view id) const;
  const Check* check(std::string_view id) const;
};

}  // namespace assay::model
