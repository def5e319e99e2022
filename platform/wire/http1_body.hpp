// SPDX-License-Identifier: Apache-2.0
#pragma once
// How long a message body is and how it is decoded (RFC 9112 §6, §7). Used for requests and for responses.
#include <cstddef>
#include <string>
#include <string_view>

#include "platform/wire/http1_lines.hpp"
#include "platform/wire/http1_message.hpp"

namespace assay::wire {

// All sizes in bytes.
struct BodyLimits {
  std::size_t max_body = std::size_t{1} << 20;  // decoded
  std::size_t max_chunk_line = 256;             // one chunk-size line with extensions, without its CRLF
  std::size_t max_chunk_ext = 4096;             // all chunk extensions of a message together
  std::size_t max_trailer_bytes = 4096;
  std::size_t max_trailer_fields = 16;
  std::size_t max_chunks = 16384;  // each costs far more than a byte of data does
};

struct Framing {
  enum class Kind { none, length, chunked, refused };
  Kind kind = Kind::none;
  std::size_t length = 0;
  Fault fault;  // when refused
};

// One unambiguous length or a refusal: Content-Length is one field of digits only; Transfer-Encoding is one
// field, exactly "chunked", on HTTP/1.1; never both. Without either the kind is `none`.
Framing decide_framing(const Fields& fields, int minor_version, std::size_t max_body);

// Decodes one body. Extensions are checked and ignored; trailers are checked and dropped, never merged into
// the fields.
class BodyDecoder {
 public:
  void start_length(std::size_t length);
  void start_chunked();
  void start_until_close();

  Progress push(std::string_view bytes, std::size_t& position, const BodyLimits& limits);
  bool finished() const { return phase_ == Phase::finished; }
  bool until_close() const { return phase_ == Phase::until_close; }
  const std::string& body() const { return body_; }
  const Fault& fault() const { return fault_; }

 private:
  enum class Phase { finished, length, until_close, chunk_line, chunk_data, chunk_end, trailers };

  Progress refuse(int status, const char* reason, std::size_t back = 0);
  Progress step(std::string_view bytes, std::size_t& position, const BodyLimits& limits);
  Progress copy_until_close(std::string_view bytes, std::size_t& position, const BodyLimits& limits);
  Progress read_chunk_line(std::string_view bytes, std::size_t& position, const BodyLimits& limits);
  Progress read_chunk_end(std::string_view bytes, std::size_t& position);
  Progress read_trailers(std::string_view bytes, std::size_t& position, const BodyLimits& limits);
  void copy(std::string_view bytes, std::size_t& position);

  Phase phase_ = Phase::finished;
  std::size_t left_ = 0;  // of the body or of the chunk
  std::size_t extension_bytes_ = 0;
  std::size_t chunks_ = 0;
  bool after_cr_ = false;
  LineReader reader_;
  FieldSection trailers_;
  std::string body_;
  Fault fault_;
};

}  // namespace assay::wire
