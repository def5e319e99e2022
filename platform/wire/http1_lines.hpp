// SPDX-License-Identifier: Apache-2.0
#pragma once
// Lines and field sections of HTTP/1, pushed byte by byte or in any other portions (RFC 9112 §2.2, §5). The
// result never depends on the portions. Memory is bounded by the limits: a byte beyond them is refused, not
// stored.
#include <cstddef>
#include <string>
#include <string_view>
#include <utility>

#include "platform/wire/http1_message.hpp"

namespace assay::wire {

enum class Progress { more, done, refused };

// What a reader found wrong. `back` is how far the fault lies behind the first byte that was not taken.
struct Fault {
  int status = 400;
  const char* reason = "";
  std::size_t back = 0;
};

// Collects one line up to its CRLF. Refuses bare CR, bare LF, NUL, other controls and bytes beyond ASCII.
class LineReader {
 public:
  // Takes bytes from `position` on and moves it; `limit` bounds the line without its CRLF.
  Progress push(std::string_view bytes, std::size_t& position, std::size_t limit);
  std::string_view line() const { return line_; }
  // After `refused`: either the limit was the reason, or the slug names the byte that was.
  bool too_long() const { return too_long_; }
  const char* reason() const { return reason_; }
  void next();  // forgets the finished line

 private:
  std::string line_;
  const char* reason_ = "";
  bool after_cr_ = false;
  bool too_long_ = false;
};

enum class ObsFold {
  reject,  // 400
  unfold   // each fold becomes one SP before the value is interpreted (RFC 9112 §5.2)
};

struct FieldSectionLimits {
  std::size_t max_bytes = 0;  // field lines with their CRLFs, without the empty line at the end
  std::size_t max_fields = 0;
  ObsFold obs_fold = ObsFold::reject;
};

// Collects field lines up to the empty line: a head's fields or the trailers of a chunked body.
class FieldSection {
 public:
  Progress push(std::string_view bytes, std::size_t& position, const FieldSectionLimits& limits);
  const Fault& fault() const { return fault_; }
  Fields take() { return std::move(fields_); }

 private:
  Progress refuse(int status, const char* reason, std::size_t back = 0);
  Progress take_line(const FieldSectionLimits& limits);
  Progress unfold(std::string_view line, const FieldSectionLimits& limits);

  LineReader reader_;
  Fields fields_;
  Fault fault_;
  std::size_t used_ = 0;
};

}  // namespace assay::wire
