// SPDX-License-Identifier: Apache-2.0
#include "harness/forge/h2_answers.hpp"

#include <algorithm>

#include "harness/forge/h2_header_block.hpp"

namespace assay::forge::h2 {
namespace {

constexpr std::size_t kFrameHead = 9;
constexpr std::size_t kPriorityBytes = 5;
constexpr std::size_t kMaxBody = std::size_t{64} << 10;  // kept of a response
constexpr int kFinal = 200;

// The payload without padding and priority (RFC 9113 §6.1, §6.2).
std::string_view content_of(const Frame& frame) {
  std::string_view out = frame.payload;
  if (frame.type == continuation) return out;
  if ((frame.flags & padded) != 0 && !out.empty()) {
    const std::size_t padding = static_cast<unsigned char>(out.front());
    out = out.substr(1, out.size() - 1 - std::min(padding, out.size() - 1));
  }
  if (frame.type == headers && (frame.flags & with_priority) != 0)
    out.remove_prefix(std::min(kPriorityBytes, out.size()));
  return out;
}

bool begins_with_settings(std::string_view bytes) {
  return static_cast<std::uint8_t>(bytes[3]) == settings && number_at(bytes, 5, 4) == 0;
}

}  // namespace

std::size_t Answers::reset_streams() const {
  std::size_t out = 0;
  for (const auto& [code, count] : resets) out += count;
  return out;
}

void AnswerReader::feed(std::string_view bytes) {
  received_ += bytes.size();
  unread_ += bytes;
  if (received_ >= kFrameHead && received_ - bytes.size() < kFrameHead)
    answers_.spoken = begins_with_settings(unread_);
  answers_.other = answers_.spoken ? std::string() : unread_;
  if (!answers_.spoken) return;
  std::string_view rest = unread_;
  while (const auto frame = take_frame(rest)) take(*frame);
  unread_.erase(0, unread_.size() - rest.size());
}

void AnswerReader::take(const Frame& frame) {
  switch (frame.type) {
    case settings:
      return take_settings(frame);
    case ping:
      answers_.pings_acked += (frame.flags & ack) != 0 ? 1 : 0;
      return;
    case goaway:
      answers_.goaways.push_back(number_at(frame.payload, 4, 4));
      return;
    case rst_stream:
      ++answers_.resets[number_at(frame.payload, 0, 4)];
      return;
    case headers:
    case continuation:
      return take_fields(frame);
    case data:
      return take_data(frame);
    default:
      return;
  }
}

void AnswerReader::take_settings(const Frame& frame) {
  if ((frame.flags & ack) != 0) {
    ++answers_.settings_acked;
    return;
  }
  constexpr std::size_t kEntry = 6;
  for (std::size_t at = 0; at + kEntry <= frame.payload.size(); at += kEntry)
    answers_.settings[static_cast<std::uint16_t>(number_at(frame.payload, at, 2))] =
        number_at(frame.payload, at + 2, 4);
}

void AnswerReader::take_fields(const Frame& frame) {
  if (frame.type == headers) {
    block_.clear();
    block_of_ = frame.stream;
  }
  if (!block_of_ || *block_of_ != frame.stream) return;
  block_ += content_of(frame);
  if ((frame.flags & end_headers) == 0) return;
  block_of_.reset();
  if (places_.contains(frame.stream)) return;  // trailers
  const int status = status_of(block_).value_or(0);
  if (status != 0 && status < kFinal) return;
  places_[frame.stream] = answers_.responses.size();
  answers_.responses.push_back({frame.stream, status, {}});
}

void AnswerReader::take_data(const Frame& frame) {
  const auto place = places_.find(frame.stream);
  if (place == places_.end()) return;
  std::string& body = answers_.responses[place->second].body;
  if (body.size() < kMaxBody) body += content_of(frame);
}

}  // namespace assay::forge::h2
