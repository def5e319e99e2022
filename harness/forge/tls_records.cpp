// SPDX-License-Identifier: Apache-2.0
#include "harness/forge/tls_records.hpp"

#include <algorithm>

namespace assay::forge {
namespace {

constexpr std::size_t kHead = 5;  // type, version, length
constexpr char kHandshake = 22;

std::size_t length_of(std::string_view record) {
  return static_cast<std::size_t>(static_cast<unsigned char>(record[3])) << 8 |
         static_cast<unsigned char>(record[4]);
}

void add_record(std::string& out, std::string_view type_and_version, std::string_view content) {
  out.append(type_and_version);
  out.push_back(static_cast<char>(content.size() >> 8));
  out.push_back(static_cast<char>(content.size() & 0xff));
  out.append(content);
}

}  // namespace

std::string in_small_records(std::string_view flight, std::size_t bytes) {
  std::string out;
  while (flight.size() >= kHead && flight.size() - kHead >= length_of(flight)) {
    const std::size_t size = length_of(flight);
    const std::string_view kind = flight.substr(0, 3);
    std::string_view content = flight.substr(kHead, size);
    flight.remove_prefix(kHead + size);
    const std::size_t most = kind[0] == kHandshake ? std::max<std::size_t>(bytes, 1) : size;
    do {
      add_record(out, kind, content.substr(0, most));
      content.remove_prefix(std::min(most, content.size()));
    } while (!content.empty());
  }
  return out.append(flight);
}

}  // namespace assay::forge
