// SPDX-License-Identifier: Apache-2.0
#include "harness/forge/token_forge.hpp"

#include <array>

#include "core/base/encoding.hpp"
#include "harness/forge/parameters.hpp"
#include "harness/forge/token_members.hpp"
#include "harness/forge/token_signature.hpp"
#include "harness/forge/token_text.hpp"

namespace assay::forge {
namespace {

constexpr std::array<std::string_view, 30> kParameters = {"from",
                                                          "header",
                                                          "header_merge",
                                                          "header_json",
                                                          "header_hex",
                                                          "header_insert",
                                                          "header_append",
                                                          "claims",
                                                          "claims_merge",
                                                          "claims_json",
                                                          "claims_hex",
                                                          "claims_insert",
                                                          "claims_append",
                                                          "drop",
                                                          "kid",
                                                          "sign",
                                                          "sign_alg",
                                                          "key",
                                                          "secret",
                                                          "secret_from",
                                                          "signature",
                                                          "signature_keep",
                                                          "signature_append",
                                                          "flip",
                                                          "flip_text",
                                                          "layout",
                                                          "encoding",
                                                          "encoding_segment",
                                                          "sign_encoded",
                                                          "signing_input"};
constexpr std::array<std::string_view, 1> kKids = {"issuer"};
constexpr std::string_view kUsualLayout = "{h}.{p}.{s}";
constexpr std::string_view kUsualInput = "{h}.{p}";
constexpr int kSigningAttempts = 64;

struct Base {
  Segments texts, bytes;
};

Result<std::optional<Base>> read_base(const Json& params) {
  ASSAY_TRY_ASSIGN(const auto token, bytes_parameter(params, "from"));
  if (!token) return std::optional<Base>();
  auto texts = split_token(*token);
  if (!texts) return bad_parameter("from", texts.error().message);
  auto bytes = decode_segments(*texts);
  if (!bytes) return bad_parameter("from", bytes.error().message);
  return std::optional<Base>(Base{std::move(texts).value(), std::move(bytes).value()});
}

Result<std::string*> segment_at(const Json& damage, std::string_view parameter, Segments& bytes) {
  const std::string name = damage.at("segment").string_or("");
  if (name == "header") return &bytes.header;
  if (name == "payload") return &bytes.payload;
  if (name == "signature") return &bytes.signature;
  return bad_parameter(parameter, "segment is one of header, payload, signature");
}

Result<void> flip_bit(const Json& damage, Segments& bytes) {
  ASSAY_TRY_ASSIGN(std::string* const segment, segment_at(damage, "flip", bytes));
  const auto bits = static_cast<std::int64_t>(segment->size()) * 8;
  const Json& stated = damage.at("bit");
  if (!stated.is_int() || stated.as_int() >= bits || stated.as_int() < -bits) {
    return bad_parameter("flip", "bit takes " + std::to_string(-bits) + " to " + std::to_string(bits - 1) +
                                     " for this segment");
  }
  const std::int64_t bit = stated.as_int() < 0 ? stated.as_int() + bits : stated.as_int();
  char& byte = (*segment)[static_cast<std::size_t>(bit / 8)];
  byte = static_cast<char>(static_cast<unsigned char>(byte) ^ (1u << (bit % 8)));
  return {};
}

Result<void> flip_text(const Json& damage, Segments& bytes) {
  ASSAY_TRY_ASSIGN(std::string* const segment, segment_at(damage, "flip_text", bytes));
  const auto from = bytes_of(damage.at("from"));
  const auto to = bytes_of(damage.at("to"));
  if (!from || from->empty() || !to) return bad_parameter("flip_text", "takes segment, from and to");
  const std::size_t at = segment->find(*from);
  if (at == std::string::npos) {
    return bad_parameter("flip_text", "the segment does not hold \"" + *from + "\"");
  }
  segment->replace(at, from->size(), *to);
  return {};
}

Result<void> damage(const Json& params, Segments& bytes) {
  if (const Json* flip = params.find("flip")) ASSAY_TRY(flip_bit(*flip, bytes));
  if (const Json* flip = params.find("flip_text")) ASSAY_TRY(flip_text(*flip, bytes));
  return {};
}

// One token in the making.
class Forge {
 public:
  Forge(const Json& params, const KeyRing& ring, Rng& rng) : params_(params), ring_(ring), rng_(rng) {}

  Result<std::string> token() {
    ASSAY_TRY(only_parameters(params_, kParameters));
    ASSAY_TRY_ASSIGN(base_, read_base(params_));
    ASSAY_TRY_ASSIGN(style_, text_style(params_));
    ASSAY_TRY_ASSIGN(layout_, bytes_parameter(params_, "layout"));
    ASSAY_TRY(write_parts());
    ASSAY_TRY(sign());
    ASSAY_TRY(damage(params_, bytes_));
    return finish();
  }

 private:
  Result<void> write_parts() {
    const auto base_text = [&](std::string Segments::*part) {
      return base_ ? std::optional<std::string>(base_->bytes.*part) : std::nullopt;
    };
    ASSAY_TRY_ASSIGN(TokenPart header, TokenPart::build(params_, "header", base_text(&Segments::header)));
    ASSAY_TRY_ASSIGN(const TokenPart claims,
                     TokenPart::build(params_, "claims", base_text(&Segments::payload)));
    ASSAY_TRY_ASSIGN(signing_, plan_signing(params_, header.members(), ring_, base_.has_value()));
    ASSAY_TRY_ASSIGN(const auto kid, choice_parameter(params_, "kid", kKids));
    if (kid) {
      if (signing_.issuer_kid.empty()) {
        return Error{Errc::unsupported,
                     "kid: no issuer key fits; say in sign_alg or header.alg which one is meant",
                     {}};
      }
      ASSAY_TRY(header.set("kid", signing_.issuer_kid));
    }
    ASSAY_TRY_ASSIGN(bytes_.header, header.text());
    ASSAY_TRY_ASSIGN(bytes_.payload, claims.text());
    return {};
  }

  // A segment whose bytes are the base's keeps the base's text, canonical or not.
  std::string plain_text(std::string Segments::*part) const {
    if (base_ && base_->bytes.*part == bytes_.*part) return base_->texts.*part;
    return base64url_encode(bytes_.*part);
  }

  std::string odd_text(std::string Segments::*part, bool touched) const {
    return touched ? encode_oddly(plain_text(part), style_.encoding) : plain_text(part);
  }

  LayoutValues values(const Segments& texts) const {
    LayoutValues out;
    out.forged = texts;
    out.has_original = base_.has_value();
    if (base_) out.original = base_->texts;
    out.header_json = bytes_.header;
    out.payload_json = bytes_.payload;
    return out;
  }

  Result<void> sign() {
    const bool encoded = style_.signed_as_encoded;
    const Segments texts{odd_text(&Segments::header, encoded && style_.header),
                         odd_text(&Segments::payload, encoded && style_.payload),
                         {}};
    ASSAY_TRY_ASSIGN(const auto stated, bytes_parameter(params_, "signing_input"));
    const std::string layout = stated.value_or(std::string(kUsualInput));
    ASSAY_TRY_ASSIGN(const std::string input, lay_out(layout, values(texts), "signing_input"));
    const std::string original = base_ ? base_->bytes.signature : std::string();
    // The standard alphabet shows only where a signature holds one of its two own characters; schemes that
    // draw random numbers get there by signing again.
    for (int attempt = 0; attempt < kSigningAttempts; ++attempt) {
      ASSAY_TRY_ASSIGN(bytes_.signature, make_signature(signing_, input, original));
      ASSAY_TRY_ASSIGN(bytes_.signature, edit_signature(params_, std::move(bytes_.signature), rng_));
      if (style_.encoding != "standard" || !style_.signature) break;
      if (base64url_encode(bytes_.signature).find_first_of("-_") != std::string::npos) break;
    }
    return {};
  }

  Result<std::string> finish() const {
    const std::string layout = layout_.value_or(std::string(kUsualLayout));
    const Segments plain{plain_text(&Segments::header), plain_text(&Segments::payload),
                         plain_text(&Segments::signature)};
    const Segments odd{odd_text(&Segments::header, style_.header),
                       odd_text(&Segments::payload, style_.payload),
                       odd_text(&Segments::signature, style_.signature)};
    ASSAY_TRY_ASSIGN(const std::string text, lay_out(layout, values(odd), "layout"));
    std::string out = encode_whole(text, style_.encoding);
    if (style_.encoding.empty()) return out;
    ASSAY_TRY_ASSIGN(const std::string unencoded, lay_out(layout, values(plain), "layout"));
    if (out == unencoded) {
      return bad_parameter("encoding", style_.encoding + " changes nothing in this token");
    }
    return out;
  }

  const Json& params_;
  const KeyRing& ring_;
  Rng& rng_;
  std::optional<Base> base_;
  TextStyle style_;
  std::optional<std::string> layout_;
  Signing signing_;
  Segments bytes_;  // decoded
};

}  // namespace

Result<std::string> forge_token(const Json& params, const KeyRing& ring, Rng& rng) {
  return Forge(params, ring, rng).token();
}

}  // namespace assay::forge
