// SPDX-License-Identifier: Apache-2.0
#include "harness/model/plan.hpp"

namespace assay::model {

std::string_view to_string(Purpose p) {
  switch (p) {
    case Purpose::verdict:
      return "verdict";
    case Purpose::baseline:
      return "baseline";
    case Purpose::kill:
      return "kill";
    case Purpose::sabotage:
      return "sabotage";
    case Purpose::honest:
      return "honest";
  }
  return "verdict";
}

}  // namespace assay::model
