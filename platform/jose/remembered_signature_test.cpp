// SPDX-License-Identifier: Apache-2.0
#include "platform/jose/remembered_signature.hpp"

#include <gtest/gtest.h>

#include "platform/jose/reasons.hpp"

namespace assay::jose {
namespace {

// Says yes to one token text, and counts how often it was asked.
class Counting final : public SignatureCheck {
 public:
  Counting(std::string good, int& asked) : good_(std::move(good)), asked_(asked) {}
  Result<void> verify(const Unverified& token, const VerificationKey&) const override {
    ++asked_;
    if (token.text == good_) return {};
    return Error{Errc::denied, std::string(kBadSignature), {}};
  }

 private:
  std::string good_;
  int& asked_;
};

struct RememberedSignatureTest : testing::Test {
  int asked = 0;
  RememberedSignature remembered{std::make_unique<Counting>("good", asked), 2};
  VerificationKey key;
  RememberedSignatureTest() { key.fingerprint = "k1"; }
  bool verify(const std::string& text) {
    Unverified token;
    token.text = text;
    return remembered.verify(token, key).ok();
  }
};

TEST_F(RememberedSignatureTest, AsksOnceForTheSameTokenAndKey) {
  EXPECT_TRUE(verify("good"));
  EXPECT_TRUE(verify("good"));
  EXPECT_EQ(asked, 1);
  key.fingerprint = "k2";
  EXPECT_TRUE(verify("good"));
  EXPECT_EQ(asked, 2) << "another key is another question";
}

TEST_F(RememberedSignatureTest, NeverRemembersABadOne) {
  EXPECT_FALSE(verify("bad"));
  EXPECT_FALSE(verify("bad"));
  EXPECT_EQ(asked, 2);
  EXPECT_TRUE(verify("good"));
  EXPECT_FALSE(verify("good ")) << "all bytes count";
}

TEST_F(RememberedSignatureTest, KeysWithoutAFingerprintAreAskedEachTime) {
  key.fingerprint.clear();
  EXPECT_TRUE(verify("good"));
  EXPECT_TRUE(verify("good"));
  EXPECT_EQ(asked, 2);
}

TEST(RecentNames, ForgetTheOldestUse) {
  RecentNames names(2);
  names.add("a");
  names.add("b");
  EXPECT_TRUE(names.seen("a"));
  names.add("c");
  EXPECT_FALSE(names.seen("b"));
  EXPECT_TRUE(names.seen("a"));
  EXPECT_TRUE(names.seen("c"));
  EXPECT_EQ(names.size(), 2u);
  RecentNames none(0);
  none.add("a");
  EXPECT_FALSE(none.seen("a"));
}

}  // namespace
}  // namespace assay::jose
