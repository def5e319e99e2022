// SPDX-License-Identifier: Apache-2.0
#include "platform/gateway/key_files.hpp"

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <fstream>

#include "core/crypto/validity.hpp"

namespace assay::gateway {
namespace {

const TimePoint kNow = from_unix_seconds(1'700'000'000);

Identity make_identity(TimePoint from, TimePoint until) {
  CertificateRequest request;
  request.common_name = "edge";
  request.not_before = from;
  request.not_after = until;
  PrivateKey key = PrivateKey::generate(KeyType::ec_p256);
  Certificate certificate = Certificate::self_signed(request, key).value();
  return {std::move(certificate), std::move(key)};
}

class Quiet final : public AuditSink {
 public:
  void audit(const AuditEvent& event) override {
    said.push_back(event.event + (event.reason.empty() ? "" : ":" + event.reason));
  }
  void journal(const JournalEntry&) override {}
  std::vector<std::string> said;
};

class Unwatched final : public ExpiryWatch {
 public:
  explicit Unwatched(net::EventLoop& loop) : ExpiryWatch(loop, {}, nullptr) {}
  void watch(const Certificate&) override {}
};

class KeyFilesTest : public testing::Test {
 protected:
  KeyFilesTest() {
    std::string pattern = testing::TempDir() + "assay-key-XXXXXX";
    folder_ = ::mkdtemp(pattern.data());
    files_ = {folder_ / "edge.crt", folder_ / "edge.key"};
    put(identity_.certificate.pem(), identity_.key.pkcs8_pem());
  }
  ~KeyFilesTest() override {
    loop_.stop();
    std::filesystem::remove_all(folder_);
  }
  std::unique_ptr<ExpiryWatch> watch() { return std::make_unique<Unwatched>(loop_); }

  void put(const std::string& certificate, const std::string& key) const {
    std::ofstream(files_.certificate) << certificate;
    std::ofstream(files_.key) << key;
    ::chmod(files_.key.c_str(), 0600);
  }
  std::string verdict(TimePoint now = kNow) const {
    const auto loaded = KeyFilePolicy(::geteuid()).load(files_, now);
    return loaded.ok() ? "taken" : loaded.error().message;
  }

  net::EventLoop loop_{net::EventLoop::Time::frozen, kNow};
  const Identity identity_ = make_identity(kNow, kNow + std::chrono::hours(1));
  std::filesystem::path folder_;
  KeyFiles files_;
};

TEST_F(KeyFilesTest, OnlyTheOwnerMayTouchTheKey) {
  const struct {
    mode_t mode;
    const char* verdict;
  } rows[] = {{0600, "taken"},           {0400, "taken"},           {0700, "taken"},
              {0640, "key_permissions"}, {0620, "key_permissions"}, {0610, "key_permissions"},
              {0604, "key_permissions"}, {0602, "key_permissions"}, {0601, "key_permissions"},
              {0644, "key_permissions"}};
  for (const auto& row : rows) {
    ::chmod(files_.key.c_str(), row.mode);
    EXPECT_EQ(verdict(), row.verdict) << std::oct << row.mode;
  }
}

TEST_F(KeyFilesTest, AKeyOfAnotherUserIsRefused) {
  const auto loaded = KeyFilePolicy(::geteuid() + 1).load(files_, kNow);
  ASSERT_FALSE(loaded.ok());
  EXPECT_EQ(loaded.error().message, "key_owner");
}

TEST_F(KeyFilesTest, ALinkAndAFolderAreNoKeyFiles) {
  std::filesystem::rename(files_.key, folder_ / "elsewhere");
  EXPECT_EQ(verdict(), "key_missing");
  std::filesystem::create_symlink(folder_ / "elsewhere", files_.key);
  EXPECT_EQ(verdict(), "key_not_regular");
  std::filesystem::remove(files_.key);
  std::filesystem::create_directory(files_.key);
  EXPECT_EQ(verdict(), "key_not_regular");
  std::filesystem::remove(files_.key);
  ASSERT_EQ(::mkfifo(files_.key.c_str(), 0600), 0);
  EXPECT_EQ(verdict(), "key_not_regular");
}

TEST_F(KeyFilesTest, KeyAndCertificateMustBelongTogetherAndBeWhole) {
  const std::string other = PrivateKey::generate(KeyType::ec_p256).pkcs8_pem();
  put(identity_.certificate.pem(), other);
  EXPECT_EQ(verdict(), "key_mismatch");
  put(identity_.certificate.pem(), other.substr(0, 60));
  EXPECT_EQ(verdict(), "key_unreadable");
  put(identity_.certificate.pem(), std::string(std::size_t{70} << 10, 'x'));
  EXPECT_EQ(verdict(), "key_unreadable");
  put("no certificate", identity_.key.pkcs8_pem());
  EXPECT_EQ(verdict(), "certificate_unreadable");
  std::filesystem::remove(files_.certificate);
  EXPECT_EQ(verdict(), "certificate_unreadable");
}

TEST_F(KeyFilesTest, TheCertificateMustHoldToTheSecond) {
  EXPECT_EQ(verdict(kNow - std::chrono::seconds(1)), "certificate_not_yet_valid");
  EXPECT_EQ(verdict(kNow + std::chrono::hours(1)), "taken");
  EXPECT_EQ(verdict(kNow + std::chrono::hours(1) + std::chrono::seconds(1)), "certificate_expired");
}

TEST_F(KeyFilesTest, WhatIsRefusedLeavesWhatIsPresented) {
  const Identity first = make_identity(kNow, kNow + std::chrono::hours(2));
  VirtualClock clock(kNow);
  Quiet sink;
  std::vector<std::string> presented;
  EdgeCertificate edge(
      files_, std::make_unique<KeyFilePolicy>(::geteuid()), first,
      [&](const Identity& identity) {
        presented.push_back(serial_of(identity.certificate));
        return Result<void>();
      },
      watch(), clock, sink);
  http::Request show;
  show.head.method = "GET";
  http::Request reload;
  reload.head.method = "POST";
  ::chmod(files_.key.c_str(), 0644);
  EXPECT_EQ(edge.answer(reload).status, 409);
  EXPECT_NE(edge.answer(show).body.find(serial_of(first.certificate)), std::string::npos);
  ::chmod(files_.key.c_str(), 0600);
  const http::Response taken = edge.answer(reload);
  EXPECT_EQ(taken.status, 200);
  EXPECT_EQ(taken.body, R"({"serial":")" + serial_of(identity_.certificate) + R"(","not_after":1700003600})");
  EXPECT_EQ(presented, std::vector<std::string>{serial_of(identity_.certificate)});
  EXPECT_EQ(sink.said,
            (std::vector<std::string>{"certificate.refused:key_permissions", "certificate.loaded"}));
}

TEST_F(KeyFilesTest, AStartTakesWhatIsThereAndNeedsNothing) {
  VirtualClock clock(kNow);
  Quiet sink;
  EdgeCertificate edge(
      files_, std::make_unique<KeyFilePolicy>(::geteuid()), identity_,
      [](const Identity&) { return Result<void>(); }, watch(), clock, sink);
  EXPECT_TRUE(edge.start().ok());
  std::filesystem::remove(files_.key);
  const auto without_key = edge.start();
  ASSERT_FALSE(without_key.ok());
  EXPECT_EQ(without_key.error().message, "key_missing");
  std::filesystem::remove(files_.certificate);
  EXPECT_TRUE(edge.start().ok());
  EXPECT_EQ(sink.said, (std::vector<std::string>{"certificate.loaded", "certificate.refused:key_missing"}));
}

}  // namespace
}  // namespace assay::gateway
