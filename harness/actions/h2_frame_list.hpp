// SPDX-License-Identifier: Apache-2.0
#pragma once
// HTTP/2 frames as check files write them.
#include <cstdint>
#include <string>
#include <vector>

#include "core/base/result.hpp"
#include "core/json/value.hpp"

namespace assay::actions {

struct FrameList {
  std::vector<std::string> frames;  // as bytes, every repetition and round
  std::vector<std::string> paths;   // every :path that is sent
};

// `list`: tables, in order. With `rounds`, the whole list comes again and again, each time on streams that
// follow those of the round before. Errors name the frame.
Result<FrameList> frame_list(const Json::Array& list, std::uint64_t rounds);

}  // namespace assay::actions
