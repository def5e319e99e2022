// SPDX-License-Identifier: Apache-2.0
#include "platform/weak/relay_reader.hpp"

#include <charconv>

#include "platform/weak/lenient_chunks.hpp"

namespace assay::weak {
namespace {

constexpr std::size_t kMaxHead = 65536;

// Where the head ends: behind the first blank line.
std::size_t end_of_head(const std::string& bytes, bool lf_ends_lines) {
  const std::size_t strict = bytes.find("\r\n\r\n");
  std::size_t end = strict == std::string::npos ? strict : strict + 4;
  if (!lf_ends_lines) return end;
  for (const char* blank : {"\n\n", "\n\r\n"}) {
    const std::size_t at = bytes.find(blank);
    if (at != std::string::npos) end = std::min(end, at + std::string_view(blank).size());
  }
  return end;
}

class RelayReader final : public http::RequestReader {
 public:
  RelayReader(wire::RequestLimits limits, std::optional<HeadFault> head, std::optional<ChunkFault> chunks,
              HitCounter& hits)
      : parser_(std::move(limits)), head_fault_(std::move(head)), hits_(hits) {
    if (chunks) chunk_fault_ = std::move(chunks);
  }

  std::size_t feed(std::string_view bytes) override {
    std::size_t used = 0;
    if (!head_read_) used = feed_head(bytes);
    if (head_read_ && parser_.state() == State::head_done) used += feed_body(bytes.substr(used));
    received_ += bytes.substr(0, used);
    return used;
  }

  // The bytes of the message, its head in the words of the fault where it rewrites it.
  std::string received() const override {
    return rewritten_ ? *rewritten_ + received_.substr(head_bytes_) : received_;
  }
  State state() const override { return parser_.state(); }
  const wire::RequestHead& head() const override { return parser_.head(); }
  const std::string& body() const override { return parser_.body(); }
  const wire::Rejection& error() const override { return parser_.error(); }
  bool keep_alive() const override { return parser_.keep_alive(); }
  bool expects_continue() const override { return parser_.expects_continue(); }
  bool idle() const override { return received_.empty(); }
  void reset() override {
    parser_.reset();
    received_.clear();
    head_read_ = false;
    head_bytes_ = 0;
    rewritten_.reset();
    chunks_.reset();
  }

 private:
  std::size_t feed_head(std::string_view bytes) {
    std::string all = received_ + std::string(bytes);
    const std::size_t end = head_fault_ && head_fault_->end
                                ? head_fault_->end(all)
                                : end_of_head(all, head_fault_ && head_fault_->lf_ends_lines);
    if (end == std::string::npos && all.size() < kMaxHead) return bytes.size();
    const std::size_t used = end == std::string::npos ? bytes.size() : end - received_.size();
    head_read_ = true;
    const std::string as_received = end == std::string::npos ? all : all.substr(0, end);
    head_bytes_ = as_received.size();
    std::optional<std::string> repaired;
    if (head_fault_ && head_fault_->repair) repaired = head_fault_->repair(as_received);
    if (head_fault_ && head_fault_->rewrite) rewritten_ = head_fault_->rewrite(as_received);
    if (repaired || rewritten_) hits_.hit(head_fault_->name);
    parser_.feed(repaired ? *repaired : as_received);
    if (chunk_fault_ && parser_.state() == State::head_done &&
        parser_.head().fields.find("Transfer-Encoding") != nullptr) {
      chunks_.emplace(*chunk_fault_, hits_);
    }
    return used;
  }

  std::size_t feed_body(std::string_view bytes) {
    if (!chunks_) return parser_.feed(bytes);
    std::string canonical;
    const std::size_t used = chunks_->feed(bytes, canonical);
    parser_.feed(canonical);
    return used;
  }

  wire::RequestParser parser_;
  std::optional<HeadFault> head_fault_;
  std::optional<ChunkFault> chunk_fault_;
  HitCounter& hits_;
  std::string received_;  // of the current message
  std::size_t head_bytes_ = 0;
  std::optional<std::string> rewritten_;
  bool head_read_ = false;
  std::optional<LenientChunks> chunks_;
};

}  // namespace

std::unique_ptr<http::RequestReader> faulty_head_reader(wire::RequestLimits limits, HeadFault fault,
                                                        HitCounter& hits) {
  return std::make_unique<RelayReader>(std::move(limits), std::move(fault), std::nullopt, hits);
}

std::unique_ptr<http::RequestReader> faulty_chunk_reader(wire::RequestLimits limits, ChunkFault fault,
                                                         HitCounter& hits) {
  return std::make_unique<RelayReader>(std::move(limits), std::nullopt, std::move(fault), hits);
}

}  // namespace assay::weak
