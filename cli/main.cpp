// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <csignal>
#include <cstdio>

#include "cli/verb.hpp"
#include "core/base/diagnostics.hpp"

namespace assay::cli {

const std::vector<Verb>& verbs() {
  static const std::vector<Verb> kVerbs = {
      verb_run(),    verb_prove(),  verb_plan(),   verb_list(),    verb_explain(), verb_lint(),
      verb_schema(), verb_init(),   verb_doctor(), verb_cleanup(), verb_up(),      verb_flood(),
      verb_fuzz(),   verb_replay(), verb_judge(),  verb_worker(),  verb_keeper()};
  return kVerbs;
}

std::string help_of(const Verb& verb) {
  std::string out = "assay " + verb.name + (verb.usage.empty() ? "" : " " + verb.usage) + "\n\n  " +
                    verb.doc + "\n\nexample\n  " + verb.example + "\n";
  if (verb.options.empty()) return out;
  out += "\noptions\n";
  for (const OptionSpec& option : verb.options) {
    std::string left = "  " + option.name + (option.value.empty() ? "" : " " + option.value);
    left.resize(std::max<std::size_t>(left.size() + 2, 26), ' ');
    out += left + option.doc + "\n";
  }
  return out;
}

int complain(const std::string& message, int code) {
  std::fprintf(stderr, "assay: %s\n", message.c_str());
  return code;
}

namespace {

std::string general_help() {
  std::string out =
      "assay: does each mitigation of this microservice platform really stop its attack?\n\n"
      "examples\n"
      "  assay run                          run every check against the reference platform\n"
      "  assay prove                        switch each control off and see the checks turn red\n"
      "  assay explain jwt.none.lowercase   what a check does and how to fix what it finds\n"
      "  assay lint attacks/                find mistakes in check files\n\nverbs\n";
  for (const Verb& verb : verbs()) {
    if (verb.hidden) continue;
    std::string name = "  " + verb.name;
    name.resize(12, ' ');
    out += name + verb.doc + "\n";
  }
  return out +
         "\n`assay VERB --help` tells more. Exit codes: 0 all passed, 1 a check failed, 2 usage or file "
         "error,\n"
         "3 inconclusive, 4 nothing ran, 5 the suite itself is not proven, 130 interrupted.\n";
}

int dispatch(const std::vector<std::string>& words) {
  if (words.empty() || words[0] == "--help" || words[0] == "-h" || words[0] == "help") {
    std::fputs(general_help().c_str(), words.empty() ? stderr : stdout);
    return words.empty() ? kUsage : kOk;
  }
  if (words[0] == "--version") {
    std::puts("assay " ASSAY_VERSION);
    return kOk;
  }
  const auto& all = verbs();
  const auto verb = std::find_if(all.begin(), all.end(), [&](const Verb& v) { return v.name == words[0]; });
  if (verb == all.end()) {
    std::vector<std::string> names;
    for (const Verb& v : all) names.push_back(v.name);
    const std::string near = did_you_mean(words[0], names);
    return complain("unknown verb \"" + words[0] + "\"" +
                        (near.empty() ? "; see assay --help" : "; did you mean " + near + "?"),
                    kUsage);
  }
  const std::vector<std::string> rest(words.begin() + 1, words.end());
  if (std::find(rest.begin(), rest.end(), "--help") != rest.end() ||
      std::find(rest.begin(), rest.end(), "-h") != rest.end()) {
    std::fputs(help_of(*verb).c_str(), stdout);
    return kOk;
  }
  const auto arguments = parse_arguments(rest, verb->options);
  if (!arguments.ok())
    return complain(arguments.error().message + " (assay " + verb->name + " --help)", kUsage);
  return verb->run(*arguments);
}

}  // namespace
}  // namespace assay::cli

int main(int argc, char** argv) {
  std::signal(SIGPIPE, SIG_IGN);
  return assay::cli::dispatch(std::vector<std::string>(argv + 1, argv + argc));
}
