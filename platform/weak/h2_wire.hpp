// SPDX-License-Identifier: Apache-2.0
#pragma once
// HTTP/2 as a server reads and writes it: frames (RFC 9113 §4, §6) and header blocks (RFC 7541, by nghttp2).
// Nothing is judged here but what cannot be read at all.
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "platform/wire/http1_message.hpp"

struct nghttp2_hd_inflater;

namespace assay::weak::h2 {

inline constexpr std::string_view kPreface = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";  // RFC 9113 §3.4
inline constexpr std::uint32_t kFirstWindow = 65535;                              // §6.9.2
inline constexpr std::uint64_t kMostWindow = 0x7FFFFFFF;                          // §6.9.1
inline constexpr std::size_t kMostPayload = 16384;  // §4.2, unless agreed otherwise

enum Type : std::uint8_t {
  data,
  headers,
  priority,
  rst_stream,
  settings,
  push_promise,
  ping,
  goaway,
  window_update,
  continuation
};

inline constexpr std::uint8_t kEndStream = 0x01, kAck = 0x01, kEndHeaders = 0x04, kPadded = 0x08,
                              kWithPriority = 0x20;

enum Code : std::uint32_t {  // RFC 9113 §7
  no_error = 0,
  protocol_error = 1,
  flow_control_error = 3,
  stream_closed = 5,
  frame_size_error = 6,
  refused_stream = 7,
  cancel = 8,
  compression_error = 9,
  enhance_your_calm = 11
};

struct Frame {
  std::uint8_t type = data;
  std::uint8_t flags = 0;
  std::uint32_t stream = 0;
  std::string payload;
  bool has(std::uint8_t flag) const { return (flags & flag) != 0; }
};

std::string write(const Frame& frame);
std::string number(std::uint64_t value, std::size_t bytes);
// 31 or 32 bits at `at`; 0 where they are not all there. The reserved bit is dropped.
std::uint32_t number31(std::string_view bytes, std::size_t at);

struct Taken {
  std::optional<Frame> frame;  // nullopt: not complete
  bool too_long = false;       // its payload is longer than was agreed
};
// The first frame, taken from the front of `bytes`.
Taken take_frame(std::string& bytes);

// Takes padding and priority off the payload of DATA and HEADERS; false: they are longer than it. What the
// stream depends on, if that was said, is left in `depends_on`.
bool strip(Frame& frame, std::optional<std::uint32_t>& depends_on);

// The field lines of one connection's header blocks, pseudo-fields as they came among them.
class BlockReader {
 public:
  BlockReader();
  ~BlockReader();
  BlockReader(const BlockReader&) = delete;
  BlockReader& operator=(const BlockReader&) = delete;
  std::optional<wire::Fields> read(std::string_view block);  // nullopt: no block can be read any more

 private:
  struct Delete {
    void operator()(nghttp2_hd_inflater* inflater) const;
  };
  std::unique_ptr<nghttp2_hd_inflater, Delete> inflater_;
};

// Fields that HTTP/2 does not carry (RFC 9113 §8.2.2).
bool of_one_hop(std::string_view name);
// :status and the fields but for those of one hop, each as a literal that nobody need remember.
std::string answer_block(int status, const wire::Fields& fields);

}  // namespace assay::weak::h2
