// SPDX-License-Identifier: Apache-2.0
// clock.advance and wait.propagation: time passes, for the target only.
#include "harness/actions/builtin.hpp"
#include "harness/model/duration.hpp"

namespace assay::actions {
namespace {

using model::ParamKind;

Result<StepResult> advance(Context& context, const Json& params) {
  const auto by = model::parse_duration(text_param(params, "by"));
  if (!by) return Error{Errc::invalid, "`by` is no duration", {}};
  ASSAY_TRY(context.session.target().advance(*by));
  StepResult result;
  result.detail = Json::object({{"by_ms", static_cast<std::int64_t>(by->count())}});
  return result;
}

Result<StepResult> propagate(Context& context, const Json& params) {
  ASSAY_TRY_ASSIGN(const Duration bound, context.session.target().bound(text_param(params, "bound")));
  ASSAY_TRY(context.session.target().advance(bound));
  ASSAY_TRY(context.session.target().settle());
  StepResult result;
  result.detail =
      Json::object({{"by_ms", std::chrono::duration_cast<std::chrono::milliseconds>(bound).count()}});
  return result;
}

}  // namespace

Action clock_advance() {
  return {{"clock.advance",
           "Moves the target's clock; timers that fall due on the way fire in order.",
           {{"by", ParamKind::duration, true, "How far, e.g. \"301s\".", {}}},
           {"control.clock"},
           false},
          advance};
}

Action wait_propagation() {
  return {{"wait.propagation",
           "Lets pass the time that the target states for a change to reach every part.",
           {{"bound", ParamKind::string, true, "Which change.", {"revocation", "keys"}}},
           {},
           false},
          propagate};
}

}  // namespace assay::actions
