// SPDX-License-Identifier: Apache-2.0
#include "platform/wire/http1_body.hpp"

#include <algorithm>
#include <array>
#include <utility>
#include <vector>

#include "platform/wire/http1_syntax.hpp"

namespace assay::wire {
namespace {

Framing refused(int status, const char* reason) {
  return Framing{Framing::Kind::refused, 0, Fault{status, reason, 0}};
}

Framing by_transfer_encoding(const std::vector<std::string_view>& codings, int minor_version) {
  // An HTTP/1.0 hop may not know the field and would forward it, so its presence there is a fault (RFC 9112
  // §6.1).
  if (minor_version < 1) return refused(400, "te-on-http10");
  if (codings.size() > 1) return refused(400, "dup-te");
  if (iequals(codings.front(), "chunked")) return Framing{Framing::Kind::chunked, 0, {}};
  return is_token(codings.front()) ? refused(501, "unknown-te") : refused(400, "bad-te");
}

Framing by_content_length(const std::vector<std::string_view>& lengths, std::size_t max_body) {
  if (lengths.size() > 1) return refused(400, "dup-cl");
  const Number length = parse_decimal(lengths.front());
  if (length.fault == NumberFault::syntax) return refused(400, "bad-cl");
  if (length.fault == NumberFault::overflow) return refused(400, "cl-overflow");
  if (length.value > max_body) return refused(413, "body-too-large");
  return Framing{Framing::Kind::length, static_cast<std::size_t>(length.value), {}};
}

// What frames, routes or authenticates a message has no place behind its body (RFC 9110 §6.5.1). Recipients
// either refuse it or merge it, so it is not dropped in silence.
bool is_barred_from_trailers(const Field& field) {
  constexpr std::array<std::string_view, 14> kBarred = {
      "Transfer-Encoding", "Content-Length",   "Host",          "Connection",
      "Keep-Alive",        "Proxy-Connection", "Upgrade",       "TE",
      "Trailer",           "Expect",           "Authorization", "Content-Type",
      "Content-Encoding",  "Content-Range"};
  return std::any_of(kBarred.begin(), kBarred.end(),
                     [&](std::string_view name) { return iequals(name, field.name); });
}

}  // namespace

Framing decide_framing(const Fields& fields, int minor_version, std::size_t max_body) {
  const auto codings = fields.all("Transfer-Encoding");
  const auto lengths = fields.all("Content-Length");
  if (!codings.empty() && !lengths.empty()) return refused(400, "cl-te");
  if (!codings.empty()) return by_transfer_encoding(codings, minor_version);
  if (!lengths.empty()) return by_content_length(lengths, max_body);
  return Framing{};
}

void BodyDecoder::start_length(std::size_t length) {
  left_ = length;
  phase_ = length == 0 ? Phase::finished : Phase::length;
}

void BodyDecoder::start_chunked() {
  phase_ = Phase::chunk_line;
}

void BodyDecoder::start_until_close() {
  phase_ = Phase::until_close;
}

Progress BodyDecoder::refuse(int status, const char* reason, std::size_t back) {
  fault_ = Fault{status, reason, back};
  return Progress::refused;
}

Progress BodyDecoder::push(std::string_view bytes, std::size_t& position, const BodyLimits& limits) {
  while (position < bytes.size() && !finished()) {
    if (step(bytes, position, limits) == Progress::refused) return Progress::refused;
  }
  return finished() ? Progress::done : Progress::more;
}

Progress BodyDecoder::step(std::string_view bytes, std::size_t& position, const BodyLimits& limits) {
  switch (phase_) {
    case Phase::length:
      copy(bytes, position);
      if (left_ == 0) phase_ = Phase::finished;
      return Progress::more;
    case Phase::until_close:
      return copy_until_close(bytes, position, limits);
    case Phase::chunk_line:
      return read_chunk_line(bytes, position, limits);
    case Phase::chunk_data:
      copy(bytes, position);
      if (left_ == 0) phase_ = Phase::chunk_end;
      return Progress::more;
    case Phase::chunk_end:
      return read_chunk_end(bytes, position);
    case Phase::trailers:
      return read_trailers(bytes, position, limits);
    case Phase::finished:
      return Progress::done;
  }
  return Progress::done;
}

void BodyDecoder::copy(std::string_view bytes, std::size_t& position) {
  const std::string_view portion = bytes.substr(position, left_);
  body_ += portion;
  position += portion.size();
  left_ -= portion.size();
}

Progress BodyDecoder::copy_until_close(std::string_view bytes, std::size_t& position,
                                       const BodyLimits& limits) {
  left_ = limits.max_body - body_.size();
  copy(bytes, position);
  return position < bytes.size() ? refuse(413, "body-too-large") : Progress::more;
}

Progress BodyDecoder::read_chunk_line(std::string_view bytes, std::size_t& position,
                                      const BodyLimits& limits) {
  const Progress progress = reader_.push(bytes, position, limits.max_chunk_line);
  if (progress == Progress::more) return progress;
  if (progress == Progress::refused) {
    return refuse(400, reader_.too_long() ? "chunk-line-too-long" : reader_.reason());
  }
  const std::size_t whole = reader_.line().size() + 2;
  const ChunkLine chunk = parse_chunk_line(reader_.line());
  reader_.next();
  if (!chunk.valid) return refuse(400, chunk.reason, whole);
  extension_bytes_ += chunk.extension_bytes;
  if (extension_bytes_ > limits.max_chunk_ext) return refuse(413, "chunk-ext-too-large", whole);
  if (chunk.size > limits.max_body - body_.size()) return refuse(413, "body-too-large", whole);
  left_ = static_cast<std::size_t>(chunk.size);
  phase_ = left_ == 0 ? Phase::trailers : Phase::chunk_data;
  return Progress::more;
}

Progress BodyDecoder::read_chunk_end(std::string_view bytes, std::size_t& position) {
  const char expected = after_cr_ ? '\n' : '\r';
  if (bytes[position] != expected) return refuse(400, "chunk-terminator");
  ++position;
  after_cr_ = !after_cr_;
  if (!after_cr_) phase_ = Phase::chunk_line;
  return Progress::more;
}

Progress BodyDecoder::read_trailers(std::string_view bytes, std::size_t& position, const BodyLimits& limits) {
  // A folded trailer is refused whatever the head allows: nothing that is dropped is worth a second reading.
  const FieldSectionLimits section{limits.max_trailer_bytes, limits.max_trailer_fields, ObsFold::reject};
  const Progress progress = trailers_.push(bytes, position, section);
  if (progress == Progress::refused) fault_ = trailers_.fault();
  if (progress != Progress::done) return progress;
  const Fields dropped = trailers_.take();
  if (std::any_of(dropped.begin(), dropped.end(), is_barred_from_trailers))
    return refuse(400, "barred-trailer");
  phase_ = Phase::finished;
  return Progress::more;
}

}  // namespace assay::wire
