// SPDX-License-Identifier: Apache-2.0
#include "platform/weak/gateway_jwt_kid.hpp"

#include <fcntl.h>
#include <sqlite3.h>
#include <unistd.h>

#include <array>
#include <cstdio>
#include <filesystem>
#include <functional>

#include "core/crypto/digest.hpp"

namespace assay::weak {
namespace {

constexpr std::string_view kAlg = "HS256";
constexpr std::size_t kMaxSecret = 64u << 10;

bool is_hmac(const Json& header) {
  return header.at("alg").string_or("") == kAlg;
}

class AlsoHmac final : public jose::AlgorithmPolicy {
 public:
  explicit AlsoHmac(std::unique_ptr<jose::AlgorithmPolicy> inner) : inner_(std::move(inner)) {}
  Result<void> check(const Json& header) const override {
    if (is_hmac(header)) return {};
    return inner_->check(header);
  }

 private:
  std::unique_ptr<jose::AlgorithmPolicy> inner_;
};

// The secret that a kid leads to, or nullopt when the look-up finds nothing.
using Lookup = std::function<std::optional<std::string>(const Json& kid)>;

class LookedUpSecret final : public jose::KeyResolver {
 public:
  // last_resort: the look-up is asked only when the strict way finds no key.
  LookedUpSecret(std::unique_ptr<jose::KeyResolver> inner, Lookup lookup, bool last_resort, std::string fault,
                 HitCounter& hits)
      : inner_(std::move(inner)),
        lookup_(std::move(lookup)),
        last_resort_(last_resort),
        fault_(std::move(fault)),
        hits_(hits) {}

  Result<jose::VerificationKey> resolve(const jose::Unverified& token,
                                        const jose::IssuerTrust& issuer) const override {
    auto strict = inner_->resolve(token, issuer);
    if (!is_hmac(token.header) || (last_resort_ && strict.ok())) return strict;
    const auto secret = lookup_(token.header.at("kid"));
    if (!secret) return strict;
    hits_.hit(fault_);
    jose::VerificationKey key;
    key.kid = token.header.at("kid").string_or("");
    key.alg = std::string(kAlg);
    key.hmac_secret = Secret(*secret);
    return key;
  }

 private:
  std::unique_ptr<jose::KeyResolver> inner_;
  Lookup lookup_;
  bool last_resort_;
  std::string fault_;
  HitCounter& hits_;
};

void look_up_secret(jose::VerifierParts& parts, HitCounter& hits, std::string fault, Lookup lookup,
                    bool last_resort) {
  parts.algorithms = std::make_unique<AlsoHmac>(std::move(parts.algorithms));
  parts.keys = std::make_unique<LookedUpSecret>(std::move(parts.keys), std::move(lookup), last_resort,
                                                "gateway.jwt.kid/" + std::move(fault), hits);
}

std::optional<std::string> read_file(const std::filesystem::path& path) {
  std::error_code ignored;
  if (std::filesystem::is_directory(path, ignored)) return std::nullopt;
  // Not blocking, so that a pipe or terminal named by a stranger cannot hold the thread.
  const int fd = ::open(path.c_str(), O_RDONLY | O_NONBLOCK | O_CLOEXEC | O_NOCTTY);
  if (fd < 0) return std::nullopt;
  std::string content;
  std::array<char, 4096> block{};
  ssize_t got = 0;
  while (content.size() < kMaxSecret && (got = ::read(fd, block.data(), block.size())) > 0) {
    content.append(block.data(), static_cast<std::size_t>(got));
  }
  ::close(fd);
  return content;
}

std::optional<std::string> run_shell(const std::string& command) {
  FILE* pipe = ::popen(command.c_str(), "r");
  if (pipe == nullptr) return std::nullopt;
  std::string output;
  std::array<char, 4096> block{};
  std::size_t got = 0;
  while (output.size() < kMaxSecret && (got = std::fread(block.data(), 1, block.size(), pipe)) > 0) {
    output.append(block.data(), got);
  }
  ::pclose(pipe);
  if (output.empty()) return std::nullopt;
  return output;
}

class KeyTable {
 public:
  KeyTable() {
    ASSAY_CHECK(sqlite3_open(":memory:", &db_) == SQLITE_OK, "an in-memory database opens");
    const std::string setup = "CREATE TABLE keys(kid TEXT, secret TEXT);INSERT INTO keys VALUES('legacy','" +
                              random_token(256) + "');";
    ASSAY_CHECK(sqlite3_exec(db_, setup.c_str(), nullptr, nullptr, nullptr) == SQLITE_OK,
                "the table is made");
  }
  ~KeyTable() { sqlite3_close(db_); }
  KeyTable(const KeyTable&) = delete;
  KeyTable& operator=(const KeyTable&) = delete;

  std::optional<std::string> secret_of(const std::string& kid) const {
    const std::string query = "SELECT secret FROM keys WHERE kid = '" + kid + "'";
    std::optional<std::string> secret;
    sqlite3_exec(db_, query.c_str(), &KeyTable::take_first, &secret, nullptr);
    return secret;
  }

 private:
  static int take_first(void* out, int columns, char** values, char**) {
    auto& secret = *static_cast<std::optional<std::string>*>(out);
    if (!secret && columns > 0) secret = values[0] != nullptr ? values[0] : "";
    return 0;
  }
  sqlite3* db_ = nullptr;
};

}  // namespace

void kid_as_path(jose::VerifierParts& parts, HitCounter& hits, std::string key_directory) {
  const auto lookup = [directory = std::move(key_directory)](const Json& kid) -> std::optional<std::string> {
    if (!kid.is_string()) return std::nullopt;
    return read_file(std::filesystem::path(directory) /
                     kid.as_string());  // an absolute kid replaces the directory
  };
  look_up_secret(parts, hits, "kid-as-path", lookup, false);
}

void missing_key_is_empty(jose::VerifierParts& parts, HitCounter& hits) {
  look_up_secret(
      parts, hits, "missing-key-is-empty", [](const Json&) { return std::string(); }, true);
}

void kid_in_sql(jose::VerifierParts& parts, HitCounter& hits) {
  const auto table = std::make_shared<KeyTable>();
  look_up_secret(
      parts, hits, "kid-in-sql",
      [table](const Json& kid) { return kid.is_string() ? table->secret_of(kid.as_string()) : std::nullopt; },
      false);
}

void kid_in_shell(jose::VerifierParts& parts, HitCounter& hits, std::string key_directory) {
  const auto lookup = [directory = std::move(key_directory),
                       &hits](const Json& kid) -> std::optional<std::string> {
    if (!kid.is_string()) return std::nullopt;
    auto output = run_shell("exec 2>/dev/null; cat " + directory + "/" + kid.as_string());
    if (!output) hits.hit("gateway.jwt.kid/kid-in-shell");  // no key, but the command has run
    return output;
  };
  look_up_secret(parts, hits, "kid-in-shell", lookup, false);
}

}  // namespace assay::weak
