// SPDX-License-Identifier: Apache-2.0
#include "harness/reference/control.hpp"

namespace assay::reference {
namespace {

class InProcess final : public PlatformControl {
 public:
  InProcess(compose::Assembly assembly, compose::Deployment deployment, compose::Environment environment)
      : live_(environment.time == net::EventLoop::Time::real),
        platform_(std::move(assembly), std::move(deployment), std::move(environment)) {}

  const compose::Ports& ports() const override { return platform_.ports(); }
  const compose::Deployment& deployment() const override { return platform_.deployment(); }
  const compose::Spec& spec() const override { return platform_.spec(); }
  TimePoint now() override { return platform_.now(); }
  Result<void> advance(Duration by) override {
    if (live_) return Error{Errc::unsupported, "a live platform's clock cannot be moved", {}};
    platform_.advance(by);
    return {};
  }
  Result<void> quiesce() override {
    platform_.quiesce();
    return {};
  }
  Result<std::vector<std::string>> log_lines(std::size_t from) override { return platform_.log_lines(from); }
  std::map<std::string, std::uint64_t> hits() override { return platform_.hits(); }
  Result<Json> issuer_keys() override { return platform_.issuer_keys(); }
  Result<void> kill(const std::string& part) override { return platform_.kill(part); }
  Result<void> disturb(const std::string& part, const std::string& manner) override {
    return platform_.disturb(part, manner);
  }

 private:
  bool live_;
  compose::Platform platform_;
};

}  // namespace

compose::Deployment deployment_for(const PlatformOptions& options, TimePoint now) {
  return compose::make_deployment(options.certificates ? *options.certificates
                                                       : compose::make_certificates(now));
}

Result<std::unique_ptr<PlatformControl>> start_in_process(const PlatformOptions& options) {
  ASSAY_TRY_ASSIGN(compose::Assembly assembly, compose::assemble(options.profile, options.weakenings));
  const TimePoint now = SystemClock().now();
  compose::Environment environment;
  environment.time = options.live ? net::EventLoop::Time::real : net::EventLoop::Time::frozen;
  environment.start = now;
  if (!options.live) environment.password_log2_n = kTestPasswordWork;
  environment.scratch = options.scratch;
  environment.neighbours = options.neighbours;
  for (const std::string& part : compose::part_names(assembly.spec))
    ASSAY_TRY(compose::prepare_ground(assembly, part, environment));
  return std::unique_ptr<PlatformControl>(
      std::make_unique<InProcess>(std::move(assembly), deployment_for(options, now), std::move(environment)));
}

}  // namespace assay::reference
