// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <filesystem>
#include <fstream>

#include "platform/compose/part.hpp"

namespace assay::compose {
namespace {

const TimePoint kIssued = from_unix_seconds(1'700'000'000);

// A gateway alone; nothing that it would call is there.
class EdgeCertificateTest : public testing::Test {
 protected:
  EdgeCertificateTest() {
    std::string pattern = testing::TempDir() + "assay-edge-XXXXXX";
    environment_.scratch = ::mkdtemp(pattern.data());
    environment_.time = net::EventLoop::Time::frozen;
    environment_.start = kIssued;
    std::filesystem::create_directory(environment_.scratch / "tls");
  }
  ~EdgeCertificateTest() override {
    loop_.stop();
    std::filesystem::remove_all(environment_.scratch);
  }

  // Files of `of`'s edge certificate, the key with that mode.
  void put(const Deployment& of, mode_t mode) const {
    const auto& identity = of.edge.at("gateway");
    const std::filesystem::path base = environment_.scratch / "tls" / "gateway";
    std::ofstream(base.string() + ".crt") << identity.certificate.pem();
    std::ofstream(base.string() + ".key") << identity.key.pkcs8_pem();
    ::chmod((base.string() + ".key").c_str(), mode);
  }

  std::string start(const std::vector<std::string>& weakenings = {}) {
    const Assembly assembly = assemble("", weakenings).value();
    const Deployment share = share_of(assembly, deployment_, "gateway");
    const Ports peers = {{"identity-internal", 9}, {"user-service", 9}};
    return loop_.call([&]() -> std::string {
      const auto part = start_part("gateway", assembly, share, peers, {loop_, log_, hits_, environment_});
      return part.ok() ? "started" : part.error().message;
    });
  }

  const Deployment deployment_ = make_deployment(make_certificates(kIssued));
  Environment environment_;
  net::EventLoop loop_{net::EventLoop::Time::frozen, kIssued};
  telemetry::Log log_{loop_.clock()};
  HitCounter hits_;
};

TEST_F(EdgeCertificateTest, AStartIsRefusedWithTheReason) {
  EXPECT_EQ(start(), "started");
  put(deployment_, 0600);
  EXPECT_EQ(start(), "started");
  put(deployment_, 0644);
  EXPECT_EQ(start(), "gateway: edge: key_permissions");
  EXPECT_EQ(start({"gateway.tls.key-management/key-file-unchecked"}), "started");
}

TEST_F(EdgeCertificateTest, AStartIsRefusedWithACertificateOutOfItsTime) {
  put(make_deployment(make_certificates(kIssued - std::chrono::hours(24 * 31))), 0600);
  EXPECT_EQ(start(), "gateway: edge: certificate_expired");
  EXPECT_EQ(start({"gateway.tls.key-management/expiry-unchecked"}), "started");
}

}  // namespace
}  // namespace assay::compose
