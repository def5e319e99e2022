// SPDX-License-Identifier: Apache-2.0
// clock.advance: time passes, for the target only.
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

}  // namespace

Action clock_advance() {
  return {{"clock.advance",
           "Moves the target's clock; timers that fall due on the way fire in order.",
           {{"by", ParamKind::duration, true, "How far, e.g. \"301s\".", {}}},
           {"control.clock"},
           false},
          advance};
}

}  // namespace assay::actions
