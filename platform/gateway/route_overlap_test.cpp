// SPDX-License-Identifier: Apache-2.0
#include "platform/gateway/route_overlap.hpp"

#include <gtest/gtest.h>

namespace assay::gateway {
namespace {

TEST(Overlap, TellsWhichPathsTwoPatternsShare) {
  const struct {
    const char* earlier;
    const char* later;
    Overlap overlap;
  } rows[] = {
      {"/a", "/a", Overlap::same},
      {"/a", "/b", Overlap::none},
      {"/a", "/a/b", Overlap::none},
      {"/a/{x}", "/a/{y}", Overlap::same},
      {"/a/{x~}", "/a/{y~}", Overlap::same},
      {"/a/{x}", "/a/b", Overlap::hidden},
      {"/a/b", "/a/{x}", Overlap::some},
      {"/a/{x~}", "/a/{y}", Overlap::hidden},
      {"/a/{x}", "/a/{y~}", Overlap::some},
      {"/{x}/b", "/a/{y}", Overlap::some},
      {"/{x}/{y}", "/a/{y}", Overlap::hidden},
      {"/{x}/b", "/{x}/c", Overlap::none},
      {"/{x}/c", "/a/b", Overlap::none},
      {"/{x}", "/..", Overlap::none},
  };
  for (const auto& row : rows)
    EXPECT_EQ(overlap(row.earlier, row.later), row.overlap) << row.earlier << " " << row.later;
}

}  // namespace
}  // namespace assay::gateway
