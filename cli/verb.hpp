// SPDX-License-Identifier: Apache-2.0
#pragma once
// The verbs of the command line, one file each, in one explicit table.
#include <string>
#include <vector>

#include "cli/options.hpp"

namespace assay::cli {

// Exit codes (precedence 2 > 1 > 3 > 5 > 4).
inline constexpr int kOk = 0, kFailed = 1, kUsage = 2, kInconclusive = 3, kNothing = 4, kUnproven = 5,
                     kInterrupted = 130;

struct Verb {
  std::string name;
  std::string usage;    // behind "assay NAME "
  std::string doc;      // one sentence
  std::string example;  // a whole command line
  std::vector<OptionSpec> options;
  int (*run)(const Arguments& arguments);
  bool hidden = false;  // started by assay itself
};

Verb verb_run();
Verb verb_prove();
Verb verb_plan();
Verb verb_list();
Verb verb_explain();
Verb verb_lint();
Verb verb_schema();
Verb verb_up();
Verb verb_flood();
Verb verb_fuzz();
Verb verb_replay();
Verb verb_judge();
Verb verb_worker();
Verb verb_keeper();
Verb verb_doctor();
Verb verb_init();
Verb verb_cleanup();

const std::vector<Verb>& verbs();
std::string help_of(const Verb& verb);

// "assay: message" on standard error; returns the code.
int complain(const std::string& message, int code);

}  // namespace assay::cli
