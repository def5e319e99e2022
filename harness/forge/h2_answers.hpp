// SPDX-License-Identifier: Apache-2.0
#pragma once
// What an HTTP/2 server said on one connection, counted. It never judges: frames that make no sense are
// counted as well.
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "harness/forge/h2_frame.hpp"

namespace assay::forge::h2 {

struct Answers {
  bool spoken = false;  // the first that came was SETTINGS (RFC 9113 §3.4)
  std::string other;    // all that came, where it was something else
  std::map<std::uint16_t, std::uint32_t> settings;
  std::size_t settings_acked = 0, pings_acked = 0;
  std::vector<std::uint32_t> goaways;           // codes, in order
  std::map<std::uint32_t, std::size_t> resets;  // how many streams the server reset, by code
  struct Response {
    std::uint32_t stream = 0;
    int status = 0;  // 0: it could not be read
    std::string body;
  };
  std::vector<Response> responses;  // final ones, in order

  std::size_t reset_streams() const;
};

class AnswerReader {
 public:
  void feed(std::string_view bytes);
  const Answers& answers() const { return answers_; }
  std::size_t received() const { return received_; }

 private:
  void take(const Frame& frame);
  void take_settings(const Frame& frame);
  void take_fields(const Frame& frame);
  void take_data(const Frame& frame);

  Answers answers_;
  std::string unread_;
  std::size_t received_ = 0;
  std::optional<std::uint32_t> block_of_;  // the stream whose header block is not complete
  std::string block_;
  std::map<std::uint32_t, std::size_t> places_;  // of streams among the responses
};

}  // namespace assay::forge::h2
