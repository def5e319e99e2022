// SPDX-License-Identifier: Apache-2.0
#pragma once
// A request reader with exactly one fault: it reads the head as another product would ("repairs" it), and
// keeps the bytes as they came for a relay that passes them on. All that the repair leaves alone is read as
// strictly as ever, so that one fault opens one hole.
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "platform/contract/hit_counter.hpp"
#include "platform/http/request_reader.hpp"

namespace assay::weak {

// How the faulty reader finds the head's end and what it takes the head for.
struct HeadFault {
  std::string name;  // "control/fault", for the hit counter
  // The bytes up to and with the blank line, as the strict parser shall see them; nullopt: nothing to repair.
  std::function<std::optional<std::string>(const std::string& head)> repair;
  bool lf_ends_lines = false;  // a blank line may be LF LF, too
  // How many bytes the head takes, where not up to the blank line; npos: more are needed.
  std::function<std::size_t(const std::string& bytes)> end = {};
  // What the relay passes on in place of the head's own bytes; nullopt: those.
  std::function<std::optional<std::string>(const std::string& head)> rewrite = {};
};

// How the faulty reader reads a chunked body. What it reads is handed on in the canonical form.
struct ChunkFault {
  std::string name;
  // The size that a chunk line states; nullopt: as refused as ever. Null: hexadecimal digits only.
  std::function<std::optional<std::size_t>(std::string_view line)> size;
  bool lf_ends_lines = false;
  bool any_two_bytes_end_data = false;
  bool skips_empty_lines = false;  // where a size should stand
  bool trailers_unread = false;    // what the names of trailers mean is nobody's concern
};

std::unique_ptr<http::RequestReader> faulty_head_reader(wire::RequestLimits limits, HeadFault fault,
                                                        HitCounter& hits);
std::unique_ptr<http::RequestReader> faulty_chunk_reader(wire::RequestLimits limits, ChunkFault fault,
                                                         HitCounter& hits);

}  // namespace assay::weak
