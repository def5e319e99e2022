// SPDX-License-Identifier: Apache-2.0
// flood: the flood engine alone, against the reference platform on real time or something else on loopback.
#include <unistd.h>

#include <atomic>
#include <csignal>
#include <cstdio>
#include <fstream>
#include <iterator>
#include <optional>
#include <sstream>

#include "cli/flood_table.hpp"
#include "cli/flood_url.hpp"
#include "cli/live_reference.hpp"
#include "cli/verb.hpp"
#include "core/base/join.hpp"
#include "core/json/parse.hpp"
#include "harness/flood/engine.hpp"
#include "reports/rows.hpp"

namespace assay::cli {
namespace {

std::atomic<bool> interrupted = false;

Result<void> read_sizes(const Arguments& arguments, flood::Plan& plan) {
  const flood::Limits most;
  const auto number = [&](const char* name, std::uint64_t fallback, std::uint64_t low, std::uint64_t high,
                          std::uint64_t& into) -> Result<void> {
    ASSAY_TRY_ASSIGN(const std::int64_t value,
                     number_of(arguments, name, static_cast<std::int64_t>(fallback),
                               static_cast<std::int64_t>(low), static_cast<std::int64_t>(high)));
    into = static_cast<std::uint64_t>(value);
    return {};
  };
  std::uint64_t seconds = 0, interval = 0;
  const auto longest =
      static_cast<std::uint64_t>(std::chrono::duration_cast<std::chrono::seconds>(most.duration).count());
  ASSAY_TRY(number("--connections", 64, 1, most.connections, plan.connections));
  ASSAY_TRY(number("--rate", 0, 0, most.rate, plan.rate));
  ASSAY_TRY(number("--requests", 0, 0, most.requests, plan.total));
  ASSAY_TRY(number("--seconds", plan.total > 0 ? 0 : 5, 0, longest, seconds));
  ASSAY_TRY(number("--interval", 1000, 1, longest * 1000, interval));
  ASSAY_TRY(number("--sources", 1, 1, 10'000, plan.sources));
  ASSAY_TRY(number("--pipelined", 1, 1, 1000, plan.pipelined));
  ASSAY_TRY(number("--honest", 0, 0, 100'000, plan.honest.requests));
  plan.duration = std::chrono::seconds(seconds);
  plan.interval = flood::Millis(interval);
  plan.keep_alive = !arguments.has("--new-connections");
  plan.reopen = arguments.has("--reopen");
  const auto mode = flood::parse_mode(arguments.get("--mode", "requests"));
  if (!mode) return Error{Errc::invalid, "--mode is one of " + join(flood::mode_names(), ", "), {}};
  plan.mode = *mode;
  return {};
}

Result<std::string> readable_text(const std::string& name) {
  std::ifstream in(name, std::ios::binary);
  if (!in) return Error{Errc::invalid, "cannot read " + name, {}};
  return std::string(std::istreambuf_iterator<char>(in), {});
}

Result<void> aim_at_url(const Arguments& arguments, flood::Plan& plan, std::string& head) {
  ASSAY_TRY_ASSIGN(const FloodUrl url, parse_flood_url(arguments.get("--target")));
  plan.endpoint.address = url.address;
  plan.endpoint.port = url.port;
  const std::string host = arguments.get("--host", url.address);
  if (url.tls) {
    plan.endpoint.tls.emplace();
    plan.endpoint.tls->server_name = host;
    if (arguments.has("--ca")) {
      ASSAY_TRY_ASSIGN(plan.endpoint.tls->ca_pem, readable_text(arguments.get("--ca")));
    } else {
      plan.endpoint.tls->server_name.clear();  // nobody is believed, so no name is checked either
    }
  }
  head = "GET " + url.path + " HTTP/1.1\r\nHost: " + host +
         (arguments.has("--host") ? "" : ":" + std::to_string(url.port)) + "\r\n";
  return {};
}

// One request, or one for each line of --each: in a test with many users, say, each with a token of its own.
Result<void> write_requests(const Arguments& arguments, const std::string& head, flood::Plan& plan) {
  plan.requests.clear();
  if (!arguments.has("--each")) {
    plan.requests = {head + "\r\n"};
    return {};
  }
  const std::string name = arguments.get("--each");
  ASSAY_TRY_ASSIGN(const std::string text, readable_text(name));
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) plan.requests.push_back(head + line + "\r\n\r\n");
  if (plan.requests.empty()) return Error{Errc::invalid, name + " has no line", {}};
  return {};
}

void print_live(const flood::Snapshot& now) {
  std::fprintf(stderr, "\r\x1b[K%6.1f s  %llu sent  %llu answered  %llu open  honest %llu of %llu",
               now.seconds, static_cast<unsigned long long>(now.sent),
               static_cast<unsigned long long>(now.answered), static_cast<unsigned long long>(now.open),
               static_cast<unsigned long long>(now.honest_ok),
               static_cast<unsigned long long>(now.honest_total));
  std::fflush(stderr);
}

int flood_and_tell(const flood::Plan& plan, bool json) {
  std::signal(SIGINT, [](int) { interrupted = true; });
  const bool live = isatty(STDERR_FILENO) == 1;
  const auto report = flood::run(plan, [live](const flood::Snapshot& now) {
    if (live) print_live(now);
    return !interrupted;
  });
  if (live) std::fputs("\r\x1b[K", stderr);
  if (!report.ok()) return complain(report.error().message, kUsage);
  if (json) {
    Json out = Json::object({{"mode", flood::to_string(plan.mode)},
                             {"numbers", flood::numbers_of(*report)},
                             {"timings", flood::timings_of(*report)}});
    std::puts(dump_json(out).c_str());
  } else {
    std::fputs(flood_table(plan, *report).c_str(), stdout);
  }
  if (report->local_failures > 0)
    return complain("this machine ran out of ports or descriptors; the numbers say little", kInconclusive);
  if (interrupted) return kInterrupted;
  if (report->answered + report->opened == 0) return complain("nobody answered", kInconclusive);
  return kOk;
}

int run_flood(const Arguments& arguments) {
  if (!arguments.positional.empty())
    return complain("flood takes options only; did you mean --target " + arguments.positional.front() + "?",
                    kUsage);
  flood::Plan plan;
  if (const auto sizes = read_sizes(arguments, plan); !sizes.ok())
    return complain(sizes.error().message, kUsage);
  const std::string target = arguments.get("--target", "reference");
  std::string head;
  std::unique_ptr<LiveReference> reference;
  if (target == "reference") {
    auto started = LiveReference::start();
    if (!started.ok()) return complain(started.error().message, kInconclusive);
    reference = std::move(started).value();
    plan.endpoint = reference->gateway();
    head = reference->request_head();
  } else if (const auto aimed = aim_at_url(arguments, plan, head); !aimed.ok()) {
    return complain(aimed.error().message, kUsage);
  }
  for (const std::string& field : arguments.all("--header")) head += field + "\r\n";
  if (const auto written = write_requests(arguments, head, plan); !written.ok())
    return complain(written.error().message, kUsage);
  plan.honest.request = plan.requests.front();
  return flood_and_tell(plan, arguments.has("--json"));
}

}  // namespace

Verb verb_flood() {
  return {"flood",
          "",
          "Floods the reference platform, or something else on loopback, and tells what came back.",
          "assay flood --target http://127.0.0.1:8080/ --connections 64 --seconds 5",
          {{"--target", "URL", "reference (default), or http(s)://127.x.y.z:PORT/PATH"},
           {"--mode", "MODE", join(flood::mode_names(), ", ")},
           {"--connections", "N", "how many at once; default 64"},
           {"--rate", "R", "requests for each second on a fixed schedule; default: as fast as answers come"},
           {"--seconds", "S", "how long; default 5 where --requests does not say"},
           {"--requests", "N", "requests in all"},
           {"--interval", "MS", "between two bytes of a slow connection; default 1000"},
           {"--new-connections", "", "one connection for each request"},
           {"--reopen", "", "open held connections again when they are closed"},
           {"--pipelined", "N", "slow-read: requests sent at once on each connection"},
           {"--sources", "N", "come from N loopback addresses"},
           {"--honest", "N", "honest requests before the flood and beside it"},
           {"--header", "FIELD", "further header field, \"Name: value\"", true},
           {"--each", "FILE", "one more header field for each request: the file's lines in turn"},
           {"--host", "NAME", "Host field and server name instead of the address"},
           {"--ca", "FILE", "authorities to believe; without it nobody's certificate is checked"},
           {"--json", "", "as JSON"}},
          run_flood};
}

}  // namespace assay::cli
