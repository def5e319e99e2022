// SPDX-License-Identifier: Apache-2.0
#include "platform/wire/http1_lines.hpp"

#include <algorithm>

#include "platform/wire/http1_syntax.hpp"

namespace assay::wire {
namespace {

const char* bad_byte_reason(char c) {
  if (c == '\n') return "bare-lf";
  if (c == '\0') return "nul";
  return static_cast<unsigned char>(c) >= 0x80 ? "non-ascii" : "control-byte";
}

bool is_space(char c) {
  return c == ' ' || c == '\t';
}

}  // namespace

Progress LineReader::push(std::string_view bytes, std::size_t& position, std::size_t limit) {
  while (position < bytes.size()) {
    const char c = bytes[position];
    if (after_cr_) {
      if (c != '\n') {
        reason_ = "bare-cr";
        return Progress::refused;
      }
      ++position;
      after_cr_ = false;
      return Progress::done;
    }
    if (c == '\r') {
      after_cr_ = true;
      ++position;
      continue;
    }
    if (!is_line_byte(c)) {
      reason_ = bad_byte_reason(c);
      return Progress::refused;
    }
    if (line_.size() >= limit) {
      too_long_ = true;
      return Progress::refused;
    }
    const auto room = std::min(bytes.size() - position, limit - line_.size());
    const std::size_t count = line_bytes(bytes.substr(position, room));
    line_ += bytes.substr(position, count);
    position += count;
  }
  return Progress::more;
}

void LineReader::next() {
  line_.clear();
}

Progress FieldSection::refuse(int status, const char* reason, std::size_t back) {
  fault_ = Fault{status, reason, back};
  return Progress::refused;
}

Progress FieldSection::push(std::string_view bytes, std::size_t& position, const FieldSectionLimits& limits) {
  while (position < bytes.size()) {
    const std::size_t left = limits.max_bytes - std::min(limits.max_bytes, used_);
    const Progress progress = reader_.push(bytes, position, left < 2 ? 0 : left - 2);
    if (progress == Progress::more) return progress;
    if (progress == Progress::refused) {
      return reader_.too_long() ? refuse(431, "fields-too-large") : refuse(400, reader_.reason());
    }
    if (reader_.line().empty()) return Progress::done;
    if (take_line(limits) == Progress::refused) return Progress::refused;
    used_ += reader_.line().size() + 2;
    reader_.next();
  }
  return Progress::more;
}

Progress FieldSection::take_line(const FieldSectionLimits& limits) {
  const std::string_view line = reader_.line();
  const std::size_t whole = line.size() + 2;
  if (is_space(line.front())) return unfold(line, limits);
  const std::size_t colon = line.find(':');
  if (colon == std::string_view::npos) return refuse(400, "no-colon", whole);
  if (colon == 0) return refuse(400, "empty-name", whole);
  const std::string_view name = line.substr(0, colon);
  if (is_space(name.back())) return refuse(400, "space-before-colon", whole - colon + 1);
  if (!is_token(name)) {
    const auto bad = std::find_if_not(name.begin(), name.end(), is_token_char) - name.begin();
    return refuse(400, "bad-field-name", whole - static_cast<std::size_t>(bad));
  }
  if (fields_.size() >= limits.max_fields) return refuse(431, "too-many-fields", whole);
  fields_.add(name, std::string(trim_ows(line.substr(colon + 1))));
  return Progress::more;
}

Progress FieldSection::unfold(std::string_view line, const FieldSectionLimits& limits) {
  const std::size_t whole = line.size() + 2;
  // White space before the first field has nothing to continue; products disagree on what it means.
  if (fields_.empty()) return refuse(400, "leading-whitespace", whole);
  if (limits.obs_fold == ObsFold::reject) return refuse(400, "obs-fold", whole);
  std::string& value = fields_.list.back().value;
  const std::string_view more = trim_ows(line);
  if (!value.empty() && !more.empty()) value += ' ';
  value += more;
  return Progress::more;
}

}  // namespace assay::wire
