// SPDX-License-Identifier: Apache-2.0
#include "platform/weak/lenient_chunks.hpp"

#include <charconv>

namespace assay::weak {
namespace {

constexpr std::size_t kLargest = 0xFFFFFFFF;

std::optional<std::size_t> plain_size(std::string_view line) {
  std::size_t size = 0;
  const auto [end, error] = std::from_chars(line.data(), line.data() + line.size(), size, 16);
  if (error != std::errc() || end != line.data() + line.size()) return std::nullopt;
  return size;
}

std::string hex_line(std::size_t size) {
  std::string text(16, '\0');
  const auto [end, error] = std::to_chars(text.data(), text.data() + text.size(), size, 16);
  text.resize(static_cast<std::size_t>(end - text.data()));
  return text + "\r\n";
}

}  // namespace

std::size_t LenientChunks::feed(std::string_view bytes, std::string& out) {
  std::string_view rest = bytes;
  while (phase_ != Phase::finished && step(rest, out)) {
  }
  return bytes.size() - rest.size();
}

// False: more bytes are needed.
bool LenientChunks::step(std::string_view& bytes, std::string& out) {
  switch (phase_) {
    case Phase::size_line:
      return take_size(bytes, out);
    case Phase::data:
      return take_data(bytes, out);
    case Phase::data_end:
      return take_data_end(bytes, out);
    case Phase::trailer:
      return take_trailer(bytes, out);
    case Phase::finished:
      break;
  }
  return false;
}

// Collects a line without its end; a bare LF ends it where the fault says so, and stays in it elsewhere.
bool LenientChunks::take_line(std::string_view& bytes, std::string& line) {
  while (!bytes.empty()) {
    line_ += bytes.front();
    bytes.remove_prefix(1);
    if (line_.back() != '\n') continue;
    const bool crlf = line_.size() >= 2 && line_[line_.size() - 2] == '\r';
    if (!crlf && !fault_.lf_ends_lines) continue;
    if (!crlf) hits_.hit(fault_.name);
    line = line_.substr(0, line_.size() - (crlf ? 2 : 1));
    line_.clear();
    return true;
  }
  return false;
}

bool LenientChunks::take_size(std::string_view& bytes, std::string& out) {
  std::string line;
  if (!take_line(bytes, line)) return false;
  if (line.empty() && fault_.skips_empty_lines) {
    hits_.hit(fault_.name);
    return true;
  }
  auto size = plain_size(line);
  if (fault_.size && (!size || *size > kLargest)) {
    size = fault_.size(line);
    if (size) hits_.hit(fault_.name);
  }
  if (!size) {
    out += line + "\r\n";  // for the strict parser to refuse
    phase_ = Phase::finished;
    return true;
  }
  out += hex_line(*size);
  left_ = *size;
  phase_ = left_ == 0 ? Phase::trailer : Phase::data;
  return true;
}

bool LenientChunks::take_data(std::string_view& bytes, std::string& out) {
  const std::size_t count = std::min(left_, bytes.size());
  out += bytes.substr(0, count);
  bytes.remove_prefix(count);
  left_ -= count;
  if (left_ > 0) return false;
  phase_ = Phase::data_end;
  return true;
}

bool LenientChunks::take_data_end(std::string_view& bytes, std::string& out) {
  while (!bytes.empty()) {
    ending_ += bytes.front();
    bytes.remove_prefix(1);
    const bool lf = fault_.lf_ends_lines && ending_ == "\n";
    if (ending_.size() < 2 && !lf) continue;
    const bool right = ending_ == "\r\n";
    if (!right && (lf || fault_.any_two_bytes_end_data)) {
      hits_.hit(fault_.name);
      ending_ = "\r\n";
    }
    out += ending_;
    ending_.clear();
    phase_ = Phase::size_line;
    return true;
  }
  return false;
}

bool LenientChunks::take_trailer(std::string_view& bytes, std::string& out) {
  std::string line;
  if (!take_line(bytes, line)) return false;
  const bool unread = !line.empty() && fault_.trailers_unread;
  if (unread) hits_.hit(fault_.name);
  // Under a name without a meaning the strict parser still bounds the line.
  out += (unread ? "Unread-" : "") + line + "\r\n";
  if (line.empty()) phase_ = Phase::finished;
  return true;
}

}  // namespace assay::weak
