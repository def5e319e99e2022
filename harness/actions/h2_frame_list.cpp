// SPDX-License-Identifier: Apache-2.0
#include "harness/actions/h2_frame_list.hpp"

#include <algorithm>

#include "harness/actions/context.hpp"
#include "harness/forge/h2_frame.hpp"
#include "harness/forge/h2_header_block.hpp"

namespace assay::actions {
namespace {

namespace h2 = forge::h2;

constexpr std::uint64_t kMaxFrames = 200'000;
constexpr std::size_t kMaxBytes = std::size_t{32} << 20;
constexpr std::int64_t kMostBits32 = 0xFFFFFFFF;
constexpr std::int64_t kMostBits24 = 0xFFFFFF;
constexpr char kPriorityWeight = 15;  // the default of RFC 7540 §5.3.5, as it is written

Error invalid(const std::string& message) {
  return {Errc::invalid, message, {}};
}

Result<std::uint32_t> number(const Json& table, const char* name, std::int64_t fallback,
                             std::int64_t most = kMostBits32) {
  const Json* value = table.find(name);
  const std::int64_t n = value == nullptr ? fallback : value->int_or(-1);
  if (n >= 0 && n <= most) return static_cast<std::uint32_t>(n);
  return invalid(std::string(name) + " must be a whole number from 0 to " + std::to_string(most));
}

Result<std::string> block_item(const Json& item, std::vector<std::string>& paths) {
  if (item.is_array() && item.size() == 2) {
    ASSAY_TRY_ASSIGN(const std::string name, bytes_of(item.items()[0]));
    ASSAY_TRY_ASSIGN(const std::string value, bytes_of(item.items()[1]));
    if (name == ":path") paths.push_back(value);
    return h2::never_indexed(name, value);
  }
  if (item.contains("indexed")) {
    ASSAY_TRY_ASSIGN(const std::uint32_t index, number(item, "indexed", 0));
    ASSAY_TRY_ASSIGN(const std::uint32_t times, number(item, "repeat", 1, kMostBits24));
    std::string out;
    for (std::uint32_t i = 0; i < times; ++i) out += h2::indexed(index);
    return out;
  }
  if (item.contains("name") && item.contains("value")) {
    ASSAY_TRY_ASSIGN(const std::string name, bytes_of(item.at("name")));
    ASSAY_TRY_ASSIGN(const std::string value, bytes_of(item.at("value")));
    return h2::indexed_from_now(name, value);
  }
  return invalid("fields: an item is [name, value], { name, value } or { indexed, repeat }");
}

// A frame as the file describes it. Its stream, and the one that it depends on, move on with each round.
struct Written {
  h2::Frame frame;
  std::uint32_t depends_on = 0;
  bool depends = false;
  std::uint32_t repeat = 1;

  std::string bytes(std::uint32_t moved) const {
    h2::Frame out = frame;
    if (out.stream != 0) out.stream += moved;
    if (depends) {
      const std::uint32_t other = depends_on == 0 ? 0 : depends_on + moved;
      out.payload = h2::number32(other) + kPriorityWeight + out.payload;
    }
    return h2::write(out);
  }
};

Result<std::uint8_t> type_of(const Json& table) {
  const Json& type = table.at("type");
  if (type.is_int() && type.as_int() >= 0 && type.as_int() <= 0xFF)
    return static_cast<std::uint8_t>(type.as_int());
  const auto known = h2::type_named(type.string_or(""));
  if (known) return *known;
  return invalid("type must be a frame's name in lower case, or a number from 0 to 255");
}

Result<std::uint8_t> flags_of(const Json& table) {
  const Json* flags = table.find("flags");
  if (flags == nullptr) return std::uint8_t{0};
  if (flags->is_int() && flags->as_int() >= 0 && flags->as_int() <= 0xFF)
    return static_cast<std::uint8_t>(flags->as_int());
  if (!flags->is_array()) return invalid("flags must be a list of names, or a number from 0 to 255");
  std::uint8_t out = 0;
  for (const Json& name : flags->items()) {
    const auto known = h2::flag_named(name.string_or(""));
    if (!known) return invalid("flags: there is no \"" + name.string_or("") + "\"");
    out |= *known;
  }
  return out;
}

// What the members beside type, flags and stream make of the payload.
Result<std::string> payload_of(const Json& table, std::uint8_t type, std::vector<std::string>& paths) {
  std::string out;
  if (table.contains("code")) {
    ASSAY_TRY_ASSIGN(const std::uint32_t code, number(table, "code", 0));
    out += (type == h2::goaway ? h2::number32(0) : std::string()) + h2::number32(code);
  }
  if (table.contains("increment")) {
    ASSAY_TRY_ASSIGN(const std::uint32_t increment, number(table, "increment", 0));
    out += h2::number32(increment);
  }
  if (const Json* entries = table.find("settings")) {
    if (!entries->is_array()) return invalid("settings must be a list of [number, value]");
    for (const Json& entry : entries->items()) {
      if (!entry.is_array() || entry.size() != 2)
        return invalid("settings must be a list of [number, value]");
      out += h2::number16(static_cast<std::uint16_t>(entry.items()[0].int_or(0))) +
             h2::number32(static_cast<std::uint32_t>(entry.items()[1].int_or(0)));
    }
  }
  if (const Json* fields = table.find("fields")) {
    if (!fields->is_array()) return invalid("fields must be a list");
    for (const Json& item : fields->items()) {
      ASSAY_TRY_ASSIGN(const std::string piece, block_item(item, paths));
      out += piece;
    }
  }
  if (const Json* payload = table.find("payload")) {
    ASSAY_TRY_ASSIGN(const std::string bytes, bytes_of(*payload));
    out += bytes;
  }
  return out;
}

Result<Written> written(const Json& table, std::vector<std::string>& paths) {
  static const std::vector<std::string> kKnown = {"type",      "flags",      "stream", "code",
                                                  "increment", "settings",   "fields", "payload",
                                                  "length",    "depends_on", "repeat"};
  if (!table.is_object()) return invalid("it must be a table");
  for (const auto& [name, value] : table.members()) {
    if (std::find(kKnown.begin(), kKnown.end(), name) == kKnown.end())
      return invalid("there is no `" + name + "`");
  }
  Written out;
  ASSAY_TRY_ASSIGN(out.frame.type, type_of(table));
  ASSAY_TRY_ASSIGN(out.frame.flags, flags_of(table));
  ASSAY_TRY_ASSIGN(out.frame.stream, number(table, "stream", 0));
  ASSAY_TRY_ASSIGN(out.repeat, number(table, "repeat", 1, kMaxFrames));
  ASSAY_TRY_ASSIGN(out.frame.payload, payload_of(table, out.frame.type, paths));
  out.depends = table.contains("depends_on");
  ASSAY_TRY_ASSIGN(out.depends_on, number(table, "depends_on", 0));
  if (out.depends && out.frame.type == h2::headers) out.frame.flags |= h2::with_priority;
  if (table.contains("length")) {
    ASSAY_TRY_ASSIGN(out.frame.length, number(table, "length", 0, kMostBits24));
  }
  return out;
}

}  // namespace

Result<FrameList> frame_list(const Json::Array& list, std::uint64_t rounds) {
  FrameList out;
  std::vector<Written> all;
  std::uint64_t in_round = 0;
  std::uint32_t highest = 0;
  for (std::size_t i = 0; i < list.size(); ++i) {
    auto frame = written(list[i], out.paths);
    if (!frame.ok()) return invalid("frame " + std::to_string(i + 1) + ": " + frame.error().message);
    in_round += frame->repeat;
    highest = std::max(highest, frame->frame.stream);
    all.push_back(std::move(frame).value());
  }
  if (in_round > kMaxFrames || rounds > kMaxFrames || in_round * rounds > kMaxFrames)
    return invalid("more than " + std::to_string(kMaxFrames) + " frames");
  const std::uint32_t step = (highest + 2) / 2 * 2;  // a client's streams are odd (RFC 9113 §5.1.1)
  std::size_t bytes = 0;
  for (std::uint64_t round = 0; round < rounds; ++round) {
    for (const Written& frame : all) {
      const std::string once = frame.bytes(static_cast<std::uint32_t>(round) * step);
      bytes += once.size() * frame.repeat;
      if (bytes > kMaxBytes)
        return invalid("more than " + std::to_string(kMaxBytes >> 20) + " MiB of frames");
      out.frames.insert(out.frames.end(), frame.repeat, once);
    }
  }
  return out;
}

}  // namespace assay::actions
