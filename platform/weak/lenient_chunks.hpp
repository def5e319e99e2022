// SPDX-License-Identifier: Apache-2.0
#pragma once
// A chunked body as a faulty reader takes it, written again in the canonical form. What its one fault does
// not cover goes through unchanged, for the strict parser to refuse.
#include <cstddef>
#include <string>
#include <string_view>

#include "platform/contract/hit_counter.hpp"
#include "platform/weak/relay_reader.hpp"

namespace assay::weak {

class LenientChunks {
 public:
  LenientChunks(const ChunkFault& fault, HitCounter& hits) : fault_(fault), hits_(hits) {}

  // Takes what belongs to the body, appends the canonical form to `out`, returns how many bytes were taken.
  std::size_t feed(std::string_view bytes, std::string& out);

 private:
  enum class Phase { size_line, data, data_end, trailer, finished };

  bool step(std::string_view& bytes, std::string& out);
  bool take_line(std::string_view& bytes, std::string& line);
  bool take_size(std::string_view& bytes, std::string& out);
  bool take_data(std::string_view& bytes, std::string& out);
  bool take_data_end(std::string_view& bytes, std::string& out);
  bool take_trailer(std::string_view& bytes, std::string& out);

  const ChunkFault fault_;
  HitCounter& hits_;
  Phase phase_ = Phase::size_line;
  std::size_t left_ = 0;
  std::string line_, ending_;
};

}  // namespace assay::weak
