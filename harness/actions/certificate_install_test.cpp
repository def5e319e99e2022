// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <filesystem>
#include <fstream>
#include <sstream>

#include "core/crypto/validity.hpp"
#include "harness/actions/actions_fixture.hpp"

namespace assay::actions {
namespace {

namespace fs = std::filesystem;
using testing::Bench;
using testing::json;

class CertificateInstall : public ::testing::Test {
 protected:
  CertificateInstall() {
    std::string pattern = ::testing::TempDir() + "assay-install-XXXXXX";
    folder_ = ::mkdtemp(pattern.data());
    bench_.target.ports["gateway"] = 9;
  }
  ~CertificateInstall() override { fs::remove_all(folder_); }

  Result<StepResult> install(const char* params) {
    Session session(bench_.target, folder_.string(), Bench::kPatience);
    Context context{session, bench_.rng, "m4rk", Bench::kPatience, bench_.listeners, bench_.connections};
    return find_action("certificate.install")->run(context, json(params));
  }
  fs::path key() const { return folder_ / "tls" / "gateway.key"; }
  std::string text(const char* name) const {
    std::stringstream out;
    out << std::ifstream(folder_ / "tls" / name).rdbuf();
    return out.str();
  }
  Certificate certificate() const { return Certificate::from_pem(text("gateway.crt")).value(); }
  bool fits() const {
    const auto key = PrivateKey::from_pem(text("gateway.key"));
    return key.ok() && belong_together(certificate(), *key);
  }
  unsigned mode() const {
    struct stat info {};
    EXPECT_EQ(::lstat(key().c_str(), &info), 0);
    return info.st_mode & 07777U;
  }

  Bench bench_;
  fs::path folder_;
};

TEST_F(CertificateInstall, SaysHowLongItHolds) {
  ASSERT_TRUE(install(R"({"valid_for":"2d1s"})").ok());
  EXPECT_EQ(to_unix_seconds(validity_of(certificate()).not_after), 1700000000 + 2 * 86400 + 1);
  EXPECT_FALSE(install(R"({"valid_for":"soon"})").ok());
}

TEST_F(CertificateInstall, WritesAPairThatHoldsNowAndSaysWhomToTrust) {
  const auto done = install("{}");
  ASSERT_TRUE(done.ok());
  EXPECT_TRUE(fits());
  EXPECT_EQ(mode(), 0600U);
  const Validity validity = validity_of(certificate());
  EXPECT_EQ(to_unix_seconds(validity.not_before), 1700000000 - 3600);
  EXPECT_EQ(to_unix_seconds(validity.not_after), 1700000000 + 30 * 86400);
  EXPECT_TRUE(Certificate::from_pem(done->value.at("ca").as_string()).ok());
  ASSERT_EQ(done->secrets.size(), 1U);
  EXPECT_EQ(done->secrets[0].second, text("gateway.key"));
}

TEST_F(CertificateInstall, EachFlawIsTheOnlyOne) {
  ASSERT_TRUE(install(R"({"mode":"644"})").ok());
  EXPECT_EQ(mode(), 0644U);
  EXPECT_TRUE(fits());
  ASSERT_TRUE(install(R"({"flaw":"link"})").ok());
  EXPECT_TRUE(fs::is_symlink(key()));
  EXPECT_TRUE(fits());
  ASSERT_TRUE(install(R"({"flaw":"other-key"})").ok());
  EXPECT_FALSE(fs::is_symlink(key()));
  EXPECT_TRUE(PrivateKey::from_pem(text("gateway.key")).ok());
  EXPECT_FALSE(fits());
  ASSERT_TRUE(install(R"({"flaw":"cut-off"})").ok());
  EXPECT_FALSE(PrivateKey::from_pem(text("gateway.key")).ok());
  ASSERT_TRUE(install(R"({"flaw":"expired"})").ok());
  EXPECT_TRUE(fits());
  EXPECT_EQ(to_unix_seconds(validity_of(certificate()).not_after), 1700000000 - 60);
  ASSERT_TRUE(install(R"({"flaw":"not-yet-valid"})").ok());
  EXPECT_TRUE(fits());
  EXPECT_EQ(to_unix_seconds(validity_of(certificate()).not_before), 1700000000 + 3600);
}

TEST_F(CertificateInstall, AModeIsThreeOctalDigits) {
  for (const char* mode : {R"({"mode":"9"})", R"({"mode":"0600"})", R"({"mode":"68x"})"})
    EXPECT_FALSE(install(mode).ok()) << mode;
}

}  // namespace
}  // namespace assay::actions
