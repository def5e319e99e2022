// SPDX-License-Identifier: Apache-2.0
// bench_gateway BACKEND TOKENS DIR: the reference platform on real time with whatever listens at port BACKEND
// behind its gateway. Writes header fields with TOKENS tokens of as many users, genuine ones and ones with
// another signature, and the issuer's public key into DIR, then prints the gateway's port. Ends with its
// standard input.
#include <unistd.h>

#include <charconv>
#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/rng.hpp"
#include "core/json/value.hpp"
#include "harness/forge/token_forge.hpp"
#include "harness/reference/control.hpp"

namespace {

using assay::Errc;
using assay::Error;
using assay::Json;
using assay::PrivateKey;
using assay::Result;

struct Options {
  std::uint16_t backend = 0;
  std::uint32_t tokens = 0;
  std::filesystem::path directory;
};

template <typename T>
bool read_number(std::string_view text, T& into) {
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), into);
  return error == std::errc() && end == text.data() + text.size() && into > 0;
}

std::optional<Options> read_options(const std::vector<std::string_view>& words) {
  Options out;
  if (words.size() != 3 || !read_number(words[0], out.backend) || !read_number(words[1], out.tokens))
    return std::nullopt;
  out.directory = words[2];
  return out;
}

Result<void> write(const std::filesystem::path& file, std::string_view text) {
  std::ofstream out(file, std::ios::binary);
  out << text;
  out.close();
  if (!out) return Error{Errc::internal, "cannot write " + file.string(), {}};
  return {};
}

Result<assay::forge::KeyRing::IssuerKey> es256_key(assay::reference::PlatformControl& platform) {
  ASSAY_TRY_ASSIGN(const Json keys, platform.issuer_keys());
  for (const Json& key : keys.items()) {
    if (key.at("alg").string_or("") != "ES256" || !key.at("published").bool_or(false)) continue;
    ASSAY_TRY_ASSIGN(PrivateKey own, PrivateKey::from_pem(key.at("private").string_or("")));
    return assay::forge::KeyRing::IssuerKey{"ES256", key.at("kid").string_or(""), std::move(own)};
  }
  return Error{Errc::not_found, "the issuer has no ES256 key", {}};
}

Json token_of(const std::string& user, const std::string& kid, std::int64_t now,
              const assay::compose::Spec& spec) {
  const Json claims = Json::object({{"iss", spec.identity.issuer},
                                    {"aud", spec.gateway.audience},
                                    {"sub", user},
                                    {"client_id", "web"},
                                    {"scope", "profile"},
                                    {"roles", Json::array({"customer"})},
                                    {"jti", "bench-" + user},
                                    {"iat", now},
                                    {"exp", now + spec.gateway.max_lifetime_s}});
  const Json header = Json::object({{"alg", "ES256"}, {"typ", "at+jwt"}, {"kid", kid}});
  return Json::object({{"header", header}, {"claims", claims}, {"sign", "key"}});
}

Result<void> write_tokens(assay::reference::PlatformControl& platform, const Options& options) {
  ASSAY_TRY_ASSIGN(const auto issuer, es256_key(platform));
  const std::string genuine = issuer.key.pkcs8_pem();
  const std::string foreign = PrivateKey::generate(assay::KeyType::ec_p256).pkcs8_pem();
  const std::int64_t now = assay::to_unix_seconds(platform.now());
  assay::Rng rng(1);
  std::string good, forged;
  for (std::uint32_t i = 0; i < options.tokens; ++i) {
    Json params = token_of("user-" + std::to_string(i), issuer.kid, now, platform.spec());
    for (const auto& [key, lines] : {std::pair(&genuine, &good), std::pair(&foreign, &forged)}) {
      params["key"] = *key;
      ASSAY_TRY_ASSIGN(const std::string token, assay::forge::forge_token(params, {}, rng));
      *lines += "Authorization: Bearer " + token + "\n";
    }
  }
  ASSAY_TRY(write(options.directory / "good.fields", good));
  ASSAY_TRY(write(options.directory / "forged.fields", forged));
  return write(options.directory / "issuer.pem", issuer.key.public_key().spki_pem());
}

Result<void> serve(const Options& options) {
  assay::reference::PlatformOptions wanted{"wide-limits", {}, options.directory.string()};
  wanted.live = true;
  wanted.neighbours[assay::compose::kLegacy] = options.backend;
  ASSAY_TRY_ASSIGN(const auto platform, assay::reference::start_in_process(wanted));
  ASSAY_TRY(write_tokens(*platform, options));
  std::printf("%d\n", platform->ports().at("gateway"));
  std::fflush(stdout);
  char byte = 0;
  while (::read(STDIN_FILENO, &byte, 1) > 0) {
  }
  return {};
}

}  // namespace

int main(int argc, char** argv) {
  const auto options = read_options({argv + 1, argv + argc});
  if (!options) {
    std::fputs("usage: bench_gateway BACKEND-PORT TOKENS DIRECTORY\n", stderr);
    return 2;
  }
  const auto served = serve(*options);
  if (served.ok()) return 0;
  std::fprintf(stderr, "bench_gateway: %s\n", served.error().message.c_str());
  return 1;
}
