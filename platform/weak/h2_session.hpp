// SPDX-License-Identifier: Apache-2.0
#pragma once
// One connection of HTTP/2 on the server's side (RFC 9113 §5, §6), without the connection: bytes in, bytes
// and requests out. It keeps the rules but for the one that `broken` names.
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "platform/weak/h2_front.hpp"
#include "platform/weak/h2_wire.hpp"

namespace assay::weak::h2 {

class Session {
 public:
  static constexpr std::size_t kMostStreams =
      100;  // that are open, or at work (SETTINGS_MAX_CONCURRENT_STREAMS)
  static constexpr std::size_t kMostBlock = 16384;  // bytes of a header block
  static constexpr std::size_t kMostIdle = 1000;    // frames that carry nothing forward
  static constexpr std::size_t kMostResets = 100;   // streams of a connection that ended so

  // A request is whole; `answered` is to be called when it was dealt with.
  using Asked = std::function<void(std::uint32_t stream, http::Request request)>;
  Session(H2Fault::Broken broken, std::function<void()> hit, Asked asked)
      : broken_(broken), hit_(std::move(hit)), asked_(std::move(asked)) {}

  void feed(std::string_view bytes);
  void answered(std::uint32_t stream, const http::Response& response);
  std::string take_output() { return std::exchange(output_, {}); }
  bool over() const { return over_; }  // behind what is left of the output, the connection ends

 private:
  struct Open {
    wire::Fields fields;
    std::string body;
    bool asked = false;                   // the client has said all
    std::uint64_t window = kFirstWindow;  // what we may send
  };

  bool take_preface();
  void take(Frame frame);
  void take_headers(Frame& frame);
  void take_block(std::string_view piece, bool complete);
  void open_stream(wire::Fields fields);
  void take_data(Frame& frame);
  void take_window(const Frame& frame);
  void take_settings(const Frame& frame);
  void count_idle();
  void ask(std::uint32_t stream, Open& open);
  void reset(std::uint32_t stream, Code code);  // by us
  void count_reset();
  void end(Code code);
  bool kept(H2Fault::Broken rule) const { return rule != broken_; }
  void send(std::uint8_t type, std::uint8_t flags, std::uint32_t stream, std::string payload) {
    output_ += write({type, flags, stream, std::move(payload)});
  }

  H2Fault::Broken broken_;
  std::function<void()> hit_;
  Asked asked_;
  std::string input_, output_;
  bool greeted_ = false, over_ = false;
  BlockReader blocks_;
  std::map<std::uint32_t, Open> open_;
  std::uint32_t last_stream_ = 0;
  std::size_t at_work_ = 0, idle_ = 0, resets_ = 0;
  std::uint64_t window_ = kFirstWindow;  // of the connection
  // The header block that is being read.
  std::optional<std::uint32_t> block_of_;
  std::string block_;
  bool block_ends_stream_ = false, block_on_itself_ = false;
};

}  // namespace assay::weak::h2
