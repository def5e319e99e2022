// SPDX-License-Identifier: Apache-2.0
#include "platform/weak/h2_session.hpp"

#include "platform/weak/h2_request.hpp"

namespace assay::weak::h2 {

using Broken = H2Fault::Broken;

void Session::feed(std::string_view bytes) {
  input_.append(bytes);
  if (!greeted_ && !take_preface()) return;
  while (!over_) {
    Taken taken = take_frame(input_);
    if (taken.too_long) end(frame_size_error);
    if (!taken.frame) return;
    take(std::move(*taken.frame));
  }
}

bool Session::take_preface() {
  const std::size_t common = std::min(input_.size(), kPreface.size());
  if (input_.compare(0, common, kPreface.substr(0, common)) != 0) {
    end(protocol_error);
    return false;
  }
  if (common < kPreface.size()) return false;
  input_.erase(0, kPreface.size());
  greeted_ = true;
  constexpr std::uint16_t kConcurrent = 3;  // SETTINGS_MAX_CONCURRENT_STREAMS
  send(settings, 0, 0, number(kConcurrent, 2) + number(kMostStreams, 4));
  return true;
}

void Session::take(Frame frame) {
  if (block_of_ && (frame.type != continuation || frame.stream != *block_of_)) return end(protocol_error);
  switch (frame.type) {
    case headers:
      return take_headers(frame);
    case continuation:
      if (!block_of_) return end(protocol_error);
      return take_block(frame.payload, frame.has(kEndHeaders));
    case data:
      return take_data(frame);
    case rst_stream:
      if (open_.erase(frame.stream) > 0) count_reset();
      return;
    case settings:
      return take_settings(frame);
    case ping:
      count_idle();
      if (!frame.has(kAck)) send(ping, kAck, 0, frame.payload);
      return;
    case window_update:
      return take_window(frame);
    case priority:
      // A stream that depends on itself (RFC 7540 §5.3.1).
      if (number31(frame.payload, 0) == frame.stream) return reset(frame.stream, protocol_error);
      return count_idle();
    case push_promise:
      return end(protocol_error);
    default:
      return count_idle();
  }
}

void Session::take_settings(const Frame& frame) {
  count_idle();
  if (!frame.has(kAck)) send(settings, kAck, 0, "");
}

void Session::count_idle() {
  if (++idle_ <= kMostIdle) return;
  if (kept(Broken::frames)) return end(enhance_your_calm);
  hit_();
}

void Session::take_headers(Frame& frame) {
  std::optional<std::uint32_t> depends_on;
  if (!strip(frame, depends_on) || frame.stream % 2 == 0) return end(protocol_error);
  block_of_ = frame.stream;
  block_.clear();
  block_ends_stream_ = frame.has(kEndStream);
  block_on_itself_ = depends_on == frame.stream;
  take_block(frame.payload, frame.has(kEndHeaders));
}

void Session::take_block(std::string_view piece, bool complete) {
  block_.append(piece);
  if (block_.size() > kMostBlock) {
    if (kept(Broken::blocks)) return end(enhance_your_calm);
    hit_();
  }
  if (!complete) {
    if (piece.empty()) count_idle();
    return;
  }
  auto fields = blocks_.read(block_);
  if (!fields) return end(compression_error);
  open_stream(std::move(*fields));
  block_of_.reset();
}

// A block behind the body is a trailer section, which nobody here needs.
void Session::open_stream(wire::Fields fields) {
  const std::uint32_t stream = *block_of_;
  if (const auto known = open_.find(stream); known != open_.end()) {
    if (known->second.asked) return reset(stream, stream_closed);
    if (!block_ends_stream_) return reset(stream, protocol_error);
    return ask(stream, known->second);
  }
  if (stream <= last_stream_) return end(stream_closed);
  last_stream_ = stream;
  const std::size_t busy = kept(Broken::resets) ? std::max(at_work_, open_.size()) : open_.size();
  if (busy >= kMostStreams) return send(rst_stream, 0, stream, number(refused_stream, 4));
  if (at_work_ >= kMostStreams) hit_();
  Open& open = open_[stream];
  open.fields = std::move(fields);
  if (block_on_itself_) return reset(stream, protocol_error);
  if (block_ends_stream_) ask(stream, open);
}

void Session::take_data(Frame& frame) {
  std::optional<std::uint32_t> none;
  if (!strip(frame, none) || frame.stream == 0) return end(protocol_error);
  const auto found = open_.find(frame.stream);
  if (found == open_.end() || found->second.asked) return reset(frame.stream, stream_closed);
  if (frame.payload.empty() && !frame.has(kEndStream)) count_idle();
  found->second.body += frame.payload;
  if (found->second.body.size() > kFirstWindow) return reset(frame.stream, flow_control_error);
  if (frame.has(kEndStream)) ask(frame.stream, found->second);
}

void Session::take_window(const Frame& frame) {
  const std::uint32_t increment = number31(frame.payload, 0);
  const auto found = open_.find(frame.stream);
  if (frame.stream != 0 && found == open_.end()) return count_idle();
  std::uint64_t& window = frame.stream == 0 ? window_ : found->second.window;
  window += increment;
  if (increment > 0 && window <= kMostWindow) return count_idle();
  const Code code = increment == 0 ? protocol_error : flow_control_error;
  if (frame.stream == 0) return end(code);
  reset(frame.stream, code);
}

void Session::ask(std::uint32_t stream, Open& open) {
  open.asked = true;
  const bool framed = well_framed(open.fields, open.body);
  const bool formed = well_formed(open.fields);
  if ((!framed && kept(Broken::framing)) || (!formed && kept(Broken::syntax)))
    return reset(stream, protocol_error);
  if (!framed || !formed) hit_();
  ++at_work_;
  asked_(stream, downgraded(open.fields, open.body));
}

void Session::answered(std::uint32_t stream, const http::Response& response) {
  --at_work_;
  const auto found = open_.find(stream);
  if (found == open_.end() || over_) return;
  const std::uint64_t room = std::min(window_, found->second.window);
  if (response.body.size() > room) return reset(stream, cancel);  // nobody here waits for a window
  window_ -= response.body.size();
  idle_ = 0;
  send(headers, kEndHeaders, stream, answer_block(response.status, response.fields));
  for (std::size_t at = 0; at < response.body.size(); at += kMostPayload)
    send(data, 0, stream, response.body.substr(at, kMostPayload));
  send(data, kEndStream, stream, "");
  open_.erase(found);
}

void Session::reset(std::uint32_t stream, Code code) {
  send(rst_stream, 0, stream, number(code, 4));
  open_.erase(stream);
  count_reset();
}

void Session::count_reset() {
  if (++resets_ >= kMostResets && kept(Broken::resets)) end(enhance_your_calm);
}

void Session::end(Code code) {
  if (over_) return;
  send(goaway, 0, 0, number(last_stream_, 4) + number(code, 4));
  over_ = true;
}

}  // namespace assay::weak::h2
