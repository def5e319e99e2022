// SPDX-License-Identifier: Apache-2.0
#include "harness/flood/response_scanner.hpp"

#include <strings.h>

#include <algorithm>
#include <cstring>

namespace assay::flood {
namespace {

constexpr std::uint64_t kMostBody = std::uint64_t{1} << 40;

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

int hex_of(char c) {
  if (is_digit(c)) return c - '0';
  const char lower = static_cast<char>(c | 0x20);
  return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

// The value of the field `name` (lower case, with its colon), or nothing.
bool is_field(std::string_view line, std::string_view name, std::string_view& value) {
  if (line.size() < name.size() || strncasecmp(line.data(), name.data(), name.size()) != 0) return false;
  value = line.substr(name.size());
  while (!value.empty() && (value.front() == ' ' || value.front() == '\t')) value.remove_prefix(1);
  while (!value.empty() && (value.back() == ' ' || value.back() == '\t')) value.remove_suffix(1);
  return true;
}

bool ends_with_word(std::string_view value, std::string_view word) {
  return value.size() >= word.size() &&
         strncasecmp(value.data() + value.size() - word.size(), word.data(), word.size()) == 0;
}

}  // namespace

void ResponseScanner::reset(bool to_head) {
  state_ = State::head;
  to_head_ = to_head;
  started_ = chunked_ = has_length_ = false;
  first_line_ = keeps_alive_ = true;
  status_ = 0;
  left_ = 0;
  line_size_ = 0;
}

std::size_t ResponseScanner::feed(std::string_view bytes) {
  const std::size_t all = bytes.size();
  started_ = started_ || all > 0;
  while (!bytes.empty() && state_ != State::complete && state_ != State::broken) {
    std::size_t taken = bytes.size();
    switch (state_) {
      case State::length:
      case State::chunk_data:
        taken = static_cast<std::size_t>(std::min<std::uint64_t>(bytes.size(), left_));
        left_ -= taken;
        if (left_ == 0) state_ = state_ == State::length ? State::complete : State::chunk_size;
        break;
      case State::until_close:
        break;
      default:
        taken = feed_lines(bytes);
    }
    bytes.remove_prefix(taken);
  }
  return all - bytes.size();
}

// Lines are read where they lie; only one that is cut in two is copied.
std::size_t ResponseScanner::feed_lines(std::string_view bytes) {
  const void* const found = std::memchr(bytes.data(), '\n', bytes.size());
  const bool whole = found != nullptr;
  const std::size_t size =
      whole ? static_cast<std::size_t>(static_cast<const char*>(found) - bytes.data()) + 1 : bytes.size();
  if (whole && line_size_ == 0) {
    take_line(bytes.substr(0, size - 1));
    return size;
  }
  const std::size_t kept = std::min(whole ? size - 1 : size, line_.size() - line_size_);
  std::memcpy(line_.data() + line_size_, bytes.data(), kept);
  line_size_ += kept;
  if (whole) {
    const std::string_view line(line_.data(), line_size_);
    line_size_ = 0;
    take_line(line);
  }
  return size;
}

void ResponseScanner::take_line(std::string_view line) {
  if (!line.empty() && line.back() == '\r') line.remove_suffix(1);
  if (state_ == State::chunk_size) {
    chunk_size_line(line);
  } else if (state_ == State::trailers) {
    if (line.empty()) state_ = State::complete;
  } else if (first_line_) {
    status_line(line);
  } else if (line.empty()) {
    head_done();
  } else {
    field_line(line);
  }
}

void ResponseScanner::status_line(std::string_view line) {
  constexpr std::size_t kDigits = 9;  // behind "HTTP/1.1 "
  const bool is_response = line.size() >= kDigits + 3 && line.substr(0, 5) == "HTTP/" && line[8] == ' ' &&
                           is_digit(line[kDigits]) && is_digit(line[kDigits + 1]) &&
                           is_digit(line[kDigits + 2]);
  if (!is_response) {
    state_ = State::broken;
    return;
  }
  status_ = (line[kDigits] - '0') * 100 + (line[kDigits + 1] - '0') * 10 + (line[kDigits + 2] - '0');
  keeps_alive_ = line.substr(5, 3) == "1.1";
  first_line_ = false;
}

void ResponseScanner::field_line(std::string_view line) {
  std::string_view value;
  const char first = static_cast<char>(line[0] | 0x20);
  if (first == 'c' && is_field(line, "content-length:", value)) {
    std::uint64_t length = 0;
    for (const char c : value) {
      if (!is_digit(c) || length > kMostBody) {
        state_ = State::broken;
        return;
      }
      length = length * 10 + static_cast<std::uint64_t>(c - '0');
    }
    has_length_ = !value.empty();
    left_ = length;
  } else if (first == 'c' && is_field(line, "connection:", value)) {
    if (ends_with_word(value, "close")) keeps_alive_ = false;
    if (ends_with_word(value, "keep-alive")) keeps_alive_ = true;
  } else if (first == 't' && is_field(line, "transfer-encoding:", value)) {
    chunked_ = ends_with_word(value, "chunked");
  }
}

void ResponseScanner::head_done() {
  if (status_ < 200 && status_ != 101) {  // an interim answer; the real one follows
    first_line_ = true;
    chunked_ = has_length_ = false;
    return;
  }
  if (to_head_ || status_ == 204 || status_ == 304) {
    state_ = State::complete;
  } else if (chunked_) {
    state_ = State::chunk_size;
  } else if (has_length_) {
    state_ = left_ == 0 ? State::complete : State::length;
  } else {
    keeps_alive_ = false;
    state_ = State::until_close;
  }
}

void ResponseScanner::chunk_size_line(std::string_view line) {
  std::uint64_t size = 0;
  std::size_t digits = 0;
  while (digits < line.size() && hex_of(line[digits]) >= 0 && size <= kMostBody)
    size = size * 16 + static_cast<std::uint64_t>(hex_of(line[digits++]));
  if (digits == 0 || size > kMostBody) {
    state_ = State::broken;
  } else if (size == 0) {
    state_ = State::trailers;
  } else {
    left_ = size + 2;
    state_ = State::chunk_data;
  }
}

bool ResponseScanner::closed() {
  if (state_ == State::until_close) state_ = State::complete;
  return state_ == State::complete;
}

}  // namespace assay::flood
