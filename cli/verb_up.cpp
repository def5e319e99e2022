// SPDX-License-Identifier: Apache-2.0
// up: the reference platform for a person to talk to, on real time, until Ctrl-C.
#include <csignal>
#include <cstdio>
#include <fstream>
#include <map>

#include "cli/by_hand.hpp"
#include "cli/scratch.hpp"
#include "cli/verb.hpp"
#include "harness/actions/builtin.hpp"
#include "harness/reference/profiles.hpp"
#include "harness/reference/reference_target.hpp"

namespace assay::cli {
namespace {

Result<void> write_private(const std::filesystem::path& file, const std::string& text) {
  std::ofstream out(file);
  std::filesystem::permissions(file,
                               std::filesystem::perms::owner_read | std::filesystem::perms::owner_write);
  out << text;
  out.close();
  if (!out) return Error{Errc::internal, "cannot write " + file.string(), {}};
  return {};
}

// For a shell to source: what the lines of `assay replay` refer to.
std::string env_text(const compose::Ports& ports, const std::filesystem::path& dir) {
  std::string out = "ASSAY_DIR='" + dir.string() + "'\nASSAY_CA=\"$ASSAY_DIR/ca.pem\"\n";
  for (const auto& [name, port] : ports) out += port_variable(name) + "=" + std::to_string(port) + "\n";
  return out;
}

void print_how_to(const compose::Ports& ports, const std::filesystem::path& dir) {
  std::printf("the reference platform is up; Ctrl-C ends it\n\n");
  for (const auto& [name, port] : ports) std::printf("  %-18s 127.0.0.1:%d\n", name.c_str(), port);
  std::printf("\n  certificate authority  %s\n  users and passwords    %s\n  a token of each user   %s\n\n",
              (dir / "ca.pem").c_str(), (dir / "users.txt").c_str(), (dir / "USER.token").c_str());
  const auto line = [](const char* request) {
    std::printf("  %s\n", curl_by_hand(request, "balancer", "api.assay.test").command.c_str());
  };
  std::printf("try\n  . %s\n", (dir / "env").c_str());
  line("GET /v1/status HTTP/1.1\n");
  line("GET /v1/profile HTTP/1.1\nAuthorization: Bearer ⟦secret:alice-access_token⟧\n");
  std::fflush(stdout);
}

std::string users_text(const compose::Deployment& deployment) {
  std::string out;
  for (const compose::Account& account : deployment.accounts)
    out += account.id + " " + account.password.reveal() + "\n";
  for (const auto& [client, secret] : deployment.client_secrets)
    out += "client " + client + " " + secret.reveal() + "\n";
  return out;
}

// A weakening named by its control alone means that control's first fault.
std::vector<std::string> full_names(const std::vector<std::string>& wanted) {
  std::vector<std::string> out;
  for (const std::string& name : wanted) {
    std::string full = name;
    for (const std::string& known : reference::weakening_names()) {
      if (known.rfind(name + "/", 0) == 0) {
        full = known;
        break;
      }
    }
    out.push_back(full);
  }
  return out;
}

Result<std::string> sign_in(target::Target& target, const std::string& scratch, const std::string& user) {
  constexpr auto kPatience = std::chrono::seconds(30);
  actions::Session session(target, scratch, kPatience);
  Rng rng(1);
  std::map<std::string, std::unique_ptr<forge::RogueListener>> listeners;
  std::map<std::string, std::unique_ptr<forge::ConnectionGroup>> connections;
  actions::Context context{session, rng, "", kPatience, listeners, connections};
  ASSAY_TRY_ASSIGN(const actions::StepResult issued,
                   actions::token_issue().run(context, Json::object({{"user", user}})));
  return issued.value.string_or("");
}

int run_up(const Arguments& arguments) {
  if (!arguments.positional.empty())
    return complain("up takes options only; did you mean --weaken " + arguments.positional.front() + "?",
                    kUsage);
  auto scratch = ScratchDirectory::make();
  if (!scratch.ok()) return complain(scratch.error().message, kInconclusive);
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGINT);
  sigaddset(&signals, SIGTERM);
  sigprocmask(SIG_BLOCK, &signals, nullptr);  // before any thread starts, so that only sigwait sees them

  const std::filesystem::path& dir = scratch->path();
  reference::PlatformOptions options{arguments.get("--profile"), full_names(arguments.all("--weaken")),
                                     dir.string()};
  options.live = true;
  auto origin = reference::origin_for(options);
  if (!origin.ok()) return complain(origin.error().message, kUsage);
  auto control = reference::start_in_process(options);
  if (!control.ok()) return complain(control.error().message, kUsage);
  const compose::Ports ports = (*control)->ports();
  const std::string ca = (*control)->deployment().edge_ca.front().pem();
  std::map<std::string, std::string> files = {
      {"ca.pem", ca}, {"users.txt", users_text((*control)->deployment())}, {"env", env_text(ports, dir)}};
  std::vector<std::string> users;
  for (const compose::Account& account : (*control)->deployment().accounts) users.push_back(account.id);
  const auto target = reference::make_target(std::move(control).value(), std::move(origin).value());
  for (const std::string& user : users) {
    const auto token = sign_in(*target, dir.string(), user);
    if (!token.ok()) return complain(token.error().message, kInconclusive);
    files[user + ".token"] = *token;
  }
  for (const auto& [file, text] : files) {
    if (const auto written = write_private(dir / file, text); !written.ok())
      return complain(written.error().message, kInconclusive);
  }
  print_how_to(ports, dir);
  int signal = 0;
  sigwait(&signals, &signal);
  return kOk;
}

}  // namespace

Verb verb_up() {
  return {"up",
          "",
          "Starts the reference platform on real time and prints how to talk to it.",
          "assay up --weaken gateway.jwt.audience",
          {{"--profile", "NAME", "safe preset of the platform"},
           {"--weaken", "CONTROL", "switch a control off: CONTROL (its first fault) or CONTROL/FAULT", true}},
          run_up};
}

}  // namespace assay::cli
