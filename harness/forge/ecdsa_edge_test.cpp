// SPDX-License-Identifier: Apache-2.0
#include "harness/forge/ecdsa_edge.hpp"

#include <gtest/gtest.h>

#include "harness/forge/forge_fixture.hpp"

namespace assay::forge {
namespace {

using namespace testing;

constexpr const char* kOrder = "ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551";
constexpr const char* kOrder384 =
    "ffffffffffffffffffffffffffffffffffffffffffffffffc7634d81f4372ddf581a0db248b0a77aecec196accc52973";

TEST(EcdsaEdge, EachValueReplacesExactlyItsNumbers) {
  const std::string signature = to_hex(parts(good()).signature);
  const std::string r = signature.substr(0, 64);
  const std::string s = signature.substr(64);
  const std::string zero(64, '0');
  const std::string n = kOrder;
  const std::string above = n.substr(0, 62) + "52";
  const std::vector<std::pair<const char*, std::string>> cases = {
      {"zero-both", zero + zero}, {"zero-r", zero + s}, {"zero-s", r + zero}, {"n-r", n + s}, {"n-s", r + n},
      {"above-n", above + above}};
  for (const auto& [name, want] : cases) {
    EXPECT_EQ(to_hex(parts(*forge(Json::object({{"signature", name}}))).signature), want) << name;
  }
}

TEST(EcdsaEdge, TheOtherCurve) {
  const std::string n = kOrder384;
  EXPECT_EQ(to_hex(*ecdsa_edge("n-s", std::string(96, '\x01'))), to_hex(std::string(48, '\x01')) + n);
  EXPECT_EQ(to_hex(*ecdsa_edge("above-n", std::string(96, '\x01'))),
            n.substr(0, 94) + "74" + n.substr(0, 94) + "74");
  EXPECT_EQ(*ecdsa_edge("zero-both", std::string(96, '\x01')), std::string(96, '\0'));
}

TEST(EcdsaEdge, AnUnsignedTokenGetsBothNumbers) {
  const Parts made = parts(*forge(R"({"sign":"none","signature":"zero-both"})"));
  EXPECT_EQ(made.signature, std::string(64, '\0'));
}

TEST(EcdsaEdge, TheMalleableTwinStillVerifies) {
  const Parts made = parts(*forge(R"({"signature":"malleable"})"));
  EXPECT_NE(made.signature, parts(good()).signature);
  EXPECT_EQ(made.signature.substr(0, 32), parts(good()).signature.substr(0, 32));
  EXPECT_TRUE(issuer_key("es-1").public_key().verify(SignScheme::es256, made.input(), made.signature));
  EXPECT_EQ(*ecdsa_edge("malleable", made.signature), parts(good()).signature);
}

TEST(EcdsaEdge, DerIsTheShortestForm) {
  struct Case {
    std::string r, s, der;
  };
  const std::string tail(60, '0');
  const std::vector<Case> cases = {
      {"7f01" + tail, "80ff" + tail,
       "3045"
       "0220"
       "7f01" +
           tail +
           "0221"
           "0080ff" +
           tail},
      {std::string(62, '0') + "05", "0080" + tail,
       "3025"
       "020105"
       "0220"
       "0080" +
           tail},
      {std::string(64, '0'), std::string(64, '0'),
       "3006"
       "020100"
       "020100"},
  };
  for (const Case& c : cases) {
    EXPECT_EQ(to_hex(*ecdsa_edge("der", *from_hex(c.r + c.s))), c.der);
  }
}

TEST(EcdsaEdge, RefusesWhatIsNoEcdsaSignature) {
  for (const std::size_t size : {0u, 63u, 65u, 256u}) {
    const auto made = ecdsa_edge("n-r", std::string(size, 'x'));
    ASSERT_FALSE(made.ok()) << size;
    EXPECT_NE(made.error().message.find("64 or 96 bytes; it has " + std::to_string(size)), std::string::npos);
  }
  EXPECT_FALSE(ecdsa_edge("malleable", std::string(64, '\xFF')).ok());
}

}  // namespace
}  // namespace assay::forge
