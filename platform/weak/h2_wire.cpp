// SPDX-License-Identifier: Apache-2.0
#include "platform/weak/h2_wire.hpp"

#include <nghttp2/nghttp2.h>

#include "core/base/result.hpp"

namespace assay::weak::h2 {
namespace {

constexpr std::size_t kFrameHead = 9;
constexpr std::size_t kPriorityFields = 5;
constexpr std::uint32_t kReserved = 0x80000000;

// RFC 7541 §5.1 with a prefix of 7 bits, behind a bit that says that no Huffman coding is used.
std::string literal(std::string_view text) {
  constexpr std::size_t kPrefix = 127;
  std::string out;
  if (text.size() < kPrefix) {
    out += static_cast<char>(text.size());
  } else {
    out += static_cast<char>(kPrefix);
    std::size_t rest = text.size() - kPrefix;
    for (; rest >= 128; rest /= 128) out += static_cast<char>(rest % 128 + 128);
    out += static_cast<char>(rest);
  }
  return out.append(text);
}

std::string field_line(std::string_view name, std::string_view value) {
  constexpr char kWithoutIndexing = 0;  // RFC 7541 §6.2.2, the name as a literal, too
  return kWithoutIndexing + literal(name) + literal(value);
}

std::string in_lower_case(std::string text) {
  for (char& c : text) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return text;
}

}  // namespace

std::string number(std::uint64_t value, std::size_t bytes) {
  std::string out(bytes, '\0');
  for (std::size_t i = bytes; i-- > 0; value >>= 8) out[i] = static_cast<char>(value & 0xFF);
  return out;
}

std::uint32_t number31(std::string_view bytes, std::size_t at) {
  if (bytes.size() < at + 4) return 0;
  std::uint32_t out = 0;
  for (const char c : bytes.substr(at, 4)) out = out << 8 | static_cast<unsigned char>(c);
  return out & ~kReserved;
}

std::string write(const Frame& frame) {
  return number(frame.payload.size(), 3) + static_cast<char>(frame.type) + static_cast<char>(frame.flags) +
         number(frame.stream, 4) + frame.payload;
}

Taken take_frame(std::string& bytes) {
  if (bytes.size() < kFrameHead) return {};
  const std::size_t length = number31(std::string(1, '\0') + bytes.substr(0, 3), 0);
  if (length > kMostPayload) return {std::nullopt, true};
  if (bytes.size() < kFrameHead + length) return {};
  Frame frame;
  frame.type = static_cast<std::uint8_t>(bytes[3]);
  frame.flags = static_cast<std::uint8_t>(bytes[4]);
  frame.stream = number31(bytes, 5);
  frame.payload = bytes.substr(kFrameHead, length);
  bytes.erase(0, kFrameHead + length);
  return {std::move(frame), false};
}

bool strip(Frame& frame, std::optional<std::uint32_t>& depends_on) {
  std::string& payload = frame.payload;
  if (frame.has(kPadded)) {
    if (payload.empty()) return false;
    const std::size_t padding = static_cast<unsigned char>(payload.front());
    payload.erase(0, 1);
    if (padding > payload.size()) return false;
    payload.resize(payload.size() - padding);
  }
  if (frame.type == headers && frame.has(kWithPriority)) {
    if (payload.size() < kPriorityFields) return false;
    depends_on = number31(payload, 0);
    payload.erase(0, kPriorityFields);
  }
  return true;
}

BlockReader::BlockReader() {
  nghttp2_hd_inflater* inflater = nullptr;
  ASSAY_CHECK(nghttp2_hd_inflate_new(&inflater) == 0, "no memory for header blocks");
  inflater_.reset(inflater);
}

BlockReader::~BlockReader() = default;

void BlockReader::Delete::operator()(nghttp2_hd_inflater* inflater) const {
  nghttp2_hd_inflate_del(inflater);
}

std::optional<wire::Fields> BlockReader::read(std::string_view block) {
  wire::Fields out;
  const auto* next = reinterpret_cast<const std::uint8_t*>(block.data());
  std::size_t left = block.size();
  while (true) {
    nghttp2_nv field{};
    int flags = 0;
    const auto used = nghttp2_hd_inflate_hd2(inflater_.get(), &field, &flags, next, left, 1);
    if (used < 0) return std::nullopt;
    next += used;
    left -= static_cast<std::size_t>(used);
    if ((flags & NGHTTP2_HD_INFLATE_EMIT) != 0) {
      out.add(std::string(reinterpret_cast<const char*>(field.name), field.namelen),
              std::string(reinterpret_cast<const char*>(field.value), field.valuelen));
    }
    if ((flags & NGHTTP2_HD_INFLATE_FINAL) != 0) break;
    if ((flags & NGHTTP2_HD_INFLATE_EMIT) == 0 && left == 0) return std::nullopt;
  }
  nghttp2_hd_inflate_end_headers(inflater_.get());
  return out;
}

bool of_one_hop(std::string_view name) {
  for (const char* hop : {"Connection", "Keep-Alive", "Proxy-Connection", "Transfer-Encoding", "Upgrade"}) {
    if (wire::iequals(name, hop)) return true;
  }
  return false;
}

std::string answer_block(int status, const wire::Fields& fields) {
  std::string out = field_line(":status", std::to_string(status));
  for (const wire::Field& field : fields) {
    if (!of_one_hop(field.name)) out += field_line(in_lower_case(field.name), field.value);
  }
  return out;
}

}  // namespace assay::weak::h2
