// SPDX-License-Identifier: Apache-2.0
#pragma once
// When a target may be tested: "Mon-Fri 08:00-18:00 Europe/Berlin". Days and hours are local to the zone (the
// system's tz database); without a zone UTC. The end is outside.
#include <optional>
#include <string>
#include <string_view>

#include "core/base/clock.hpp"

namespace assay::target {

class Window {
 public:
  static std::optional<Window> parse(std::string_view text);
  // Looks at the process's environment for a moment: from one thread only.
  bool contains(TimePoint now) const;

 private:
  int first_day_ = 0, last_day_ = 0;  // 0: Sunday, as in tm_wday
  int begin_ = 0, end_ = 0;           // minutes of the day
  std::string zone_;
};

}  // namespace assay::target
