// SPDX-License-Identifier: Apache-2.0
#include "platform/gateway/route_overlap.hpp"

#include <algorithm>
#include <string>
#include <vector>

#include "platform/gateway/routes.hpp"

namespace assay::gateway {
namespace {

enum class Segment { literal, plain, text };

Segment kind_of(std::string_view segment) {
  if (segment.size() <= 2 || segment.front() != '{' || segment.back() != '}') return Segment::literal;
  return segment[segment.size() - 2] == '~' ? Segment::text : Segment::plain;
}

// How one segment of the earlier pattern lies to that of the later one.
Overlap overlap_of(std::string_view earlier, std::string_view later) {
  const Segment a = kind_of(earlier);
  const Segment b = kind_of(later);
  if (a == Segment::literal && b == Segment::literal) return earlier == later ? Overlap::same : Overlap::none;
  if (a == b) return Overlap::same;
  if (b == Segment::literal)
    return path_matches("/" + std::string(earlier), "/" + std::string(later)) ? Overlap::hidden
                                                                              : Overlap::none;
  if (a == Segment::literal)
    return path_matches("/" + std::string(later), "/" + std::string(earlier)) ? Overlap::some : Overlap::none;
  return a == Segment::text ? Overlap::hidden : Overlap::some;  // every plain segment is a text, too
}

}  // namespace

Overlap overlap(std::string_view earlier, std::string_view later) {
  const auto first = path_segments(earlier);
  const auto second = path_segments(later);
  if (first.size() != second.size()) return Overlap::none;
  Overlap all = Overlap::same;
  for (std::size_t i = 0; i < first.size(); ++i) {
    const Overlap here = overlap_of(first[i], second[i]);
    if (here == Overlap::none) return Overlap::none;
    if (here == Overlap::some || all == Overlap::some) {
      all = Overlap::some;
    } else if (here == Overlap::hidden) {
      all = Overlap::hidden;
    }
  }
  return all;
}

}  // namespace assay::gateway
