// SPDX-License-Identifier: Apache-2.0
#include "platform/weak/gateway_content_coding.hpp"

#include <zlib.h>

#include <array>
#include <utility>

#include "platform/weak/field_policy_around.hpp"

namespace assay::weak {
namespace {

constexpr const char* kField = "Content-Encoding";
constexpr std::size_t kSafetyNet = std::size_t{64} << 20;  // for the machine that runs this
constexpr int kAnyHeader = 15 + 32;                        // zlib or gzip, with the largest window

std::optional<std::string> inflated(const std::string& coded) {
  z_stream stream{};
  if (inflateInit2(&stream, kAnyHeader) != Z_OK) return std::nullopt;
  std::string in = coded;
  stream.next_in = reinterpret_cast<Bytef*>(in.data());
  stream.avail_in = static_cast<uInt>(in.size());
  std::string out;
  std::array<char, 65536> buffer;
  int status = Z_OK;
  while (status == Z_OK && out.size() < kSafetyNet) {
    stream.next_out = reinterpret_cast<Bytef*>(buffer.data());
    stream.avail_out = static_cast<uInt>(buffer.size());
    status = inflate(&stream, Z_NO_FLUSH);
    out.append(buffer.data(), buffer.size() - stream.avail_out);
  }
  inflateEnd(&stream);
  if (status != Z_STREAM_END) return std::nullopt;
  return out;
}

class InflatesUnbounded final : public gateway::Filter {
 public:
  InflatesUnbounded(std::unique_ptr<gateway::Filter> standard, HitCounter& hits)
      : standard_(std::move(standard)), hits_(hits) {}

  net::Task<std::optional<http::Response>> apply(gateway::Exchange& exchange) override {
    wire::Fields plain;
    std::size_t codings = 0;
    for (const wire::Field& field : exchange.request.head.fields) {
      if (!wire::iequals(field.name, kField)) {
        plain.add(field.name, field.value);
        continue;
      }
      for (const char c : field.value) codings += c == ',' ? 1 : 0;
      ++codings;
    }
    for (std::size_t i = 0; i < codings; ++i) {
      auto body = inflated(exchange.request.body);
      if (!body) break;
      hits_.hit("gateway.http.size-limits/inflated-unbounded");
      exchange.request.body = std::move(*body);
      if (i + 1 == codings) exchange.request.head.fields = std::move(plain);
    }
    co_return co_await standard_->apply(exchange);
  }

 private:
  std::unique_ptr<gateway::Filter> standard_;
  HitCounter& hits_;
};

class CodingUnchecked final : public gateway::Filter {
 public:
  explicit CodingUnchecked(HitCounter& hits) : hits_(hits) {}
  net::Task<std::optional<http::Response>> apply(gateway::Exchange& exchange) override {
    if (exchange.request.head.fields.find(kField) != nullptr)
      hits_.hit("gateway.http.size-limits/coding-passed-on");
    co_return std::nullopt;
  }

 private:
  HitCounter& hits_;
};

class CodingForwarded final : public FieldPolicyAround {
 public:
  using FieldPolicyAround::FieldPolicyAround;
  wire::Fields upstream(const wire::Fields& from_client) const override {
    wire::Fields out = FieldPolicyAround::upstream(from_client);
    for (const wire::Field& field : from_client) {
      if (wire::iequals(field.name, kField)) out.add(field.name, field.value);
    }
    return out;
  }
  std::unique_ptr<gateway::FieldPolicy> standard_;
};

}  // namespace

std::unique_ptr<gateway::Filter> inflates_unbounded(std::unique_ptr<gateway::Filter> standard,
                                                    HitCounter& hits) {
  return std::make_unique<InflatesUnbounded>(std::move(standard), hits);
}

std::unique_ptr<gateway::Filter> coding_unchecked(HitCounter& hits) {
  return std::make_unique<CodingUnchecked>(hits);
}

std::unique_ptr<gateway::FieldPolicy> coding_forwarded(std::unique_ptr<gateway::FieldPolicy> standard) {
  return std::make_unique<CodingForwarded>(std::move(standard));
}

}  // namespace assay::weak
