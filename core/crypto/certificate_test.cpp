// SPDX-License-Identifier: Apache-2.0
#include "core/crypto/certificate.hpp"

#include <gtest/gtest.h>
#include <openssl/err.h>
#include <openssl/x509_vfy.h>
#include <openssl/x509v3.h>

#include <set>

#include "core/crypto/digest.hpp"

namespace assay {
namespace {

constexpr std::int64_t kStart = 1764061200;
constexpr std::int64_t kEnd = kStart + 3600;

X509* native(const Certificate& certificate) {
  return static_cast<X509*>(certificate.native());
}

CertificateRequest request(std::string name, bool is_ca = false) {
  CertificateRequest out;
  out.common_name = std::move(name);
  out.not_before = from_unix_seconds(kStart);
  out.not_after = from_unix_seconds(kEnd);
  out.is_ca = is_ca;
  return out;
}

// X509_V_OK or the reason why `leaf` does not chain to `root` at `time`.
int chain_error(const Certificate& leaf, const Certificate& root, std::int64_t time, const char* purpose) {
  X509_STORE* store = X509_STORE_new();
  X509_STORE_add_cert(store, native(root));
  X509_STORE_CTX* context = X509_STORE_CTX_new();
  X509_STORE_CTX_init(context, store, native(leaf), nullptr);
  X509_VERIFY_PARAM* param = X509_STORE_CTX_get0_param(context);
  X509_VERIFY_PARAM_set_time(param, time);
  X509_VERIFY_PARAM_set_flags(param, X509_V_FLAG_X509_STRICT);
  X509_STORE_CTX_set_default(context, purpose);
  X509_verify_cert(context);
  const int error = X509_STORE_CTX_get_error(context);
  X509_STORE_CTX_free(context);
  X509_STORE_free(store);
  ERR_clear_error();
  return error;
}

TEST(Certificate, ChainsToItsAuthorityForEveryKeyType) {
  for (const KeyType type : {KeyType::rsa, KeyType::ec_p256, KeyType::ec_p384, KeyType::ed25519}) {
    SCOPED_TRACE(std::string(to_string(type)));
    const PrivateKey ca_key = type == KeyType::rsa ? rsa_pool_key(0) : PrivateKey::generate(type);
    const PrivateKey leaf_key = PrivateKey::generate(KeyType::ec_p256);
    const Certificate ca = Certificate::self_signed(request("root", true), ca_key).value();
    CertificateRequest leaf_request = request("leaf");
    leaf_request.dns_names = {"orders.local"};
    const Certificate leaf = Certificate::issue(leaf_request, leaf_key.public_key(), ca, ca_key).value();
    EXPECT_EQ(chain_error(leaf, ca, kStart, "ssl_server"), X509_V_OK);
    EXPECT_EQ(chain_error(leaf, ca, kEnd - 1, "ssl_client"), X509_V_OK);
    EXPECT_EQ(chain_error(leaf, ca, kStart - 1, "ssl_server"), X509_V_ERR_CERT_NOT_YET_VALID);
    EXPECT_EQ(chain_error(leaf, ca, kEnd + 1, "ssl_server"), X509_V_ERR_CERT_HAS_EXPIRED);
    const Certificate same_name = Certificate::self_signed(request("root", true), leaf_key).value();
    EXPECT_NE(chain_error(leaf, same_name, kStart, "ssl_server"), X509_V_OK);
    EXPECT_EQ(leaf.public_key().spki_der(), leaf_key.public_key().spki_der());
  }
}

TEST(Certificate, UsageAndConstraints) {
  const PrivateKey key = PrivateKey::generate(KeyType::ec_p256);
  const Certificate ca = Certificate::self_signed(request("root", true), key).value();
  const Certificate leaf = Certificate::issue(request("leaf"), key.public_key(), ca, key).value();
  EXPECT_EQ(X509_get_version(native(leaf)), 2);
  EXPECT_EQ(X509_check_ca(native(ca)), 1);
  EXPECT_EQ(X509_check_ca(native(leaf)), 0);
  EXPECT_EQ(X509_get_key_usage(native(ca)), std::uint32_t{KU_KEY_CERT_SIGN | KU_CRL_SIGN});
  EXPECT_EQ(X509_get_key_usage(native(leaf)), std::uint32_t{KU_DIGITAL_SIGNATURE});
  EXPECT_EQ(X509_get_extended_key_usage(native(leaf)), std::uint32_t{XKU_SSL_SERVER | XKU_SSL_CLIENT});
  EXPECT_EQ(X509_get_extended_key_usage(native(ca)), UINT32_MAX);  // no such extension
  const int constraints = X509_get_ext_by_NID(native(leaf), NID_basic_constraints, -1);
  ASSERT_GE(constraints, 0);
  EXPECT_EQ(X509_EXTENSION_get_critical(X509_get_ext(native(leaf), constraints)), 1);
  EXPECT_EQ(
      ASN1_OCTET_STRING_cmp(X509_get0_subject_key_id(native(ca)), X509_get0_authority_key_id(native(leaf))),
      0);

  CertificateRequest client_only = request("client");
  client_only.server_auth = false;
  const Certificate client = Certificate::issue(client_only, key.public_key(), ca, key).value();
  EXPECT_EQ(X509_get_extended_key_usage(native(client)), std::uint32_t{XKU_SSL_CLIENT});
  EXPECT_EQ(chain_error(client, ca, kStart, "ssl_client"), X509_V_OK);
  EXPECT_EQ(chain_error(client, ca, kStart, "ssl_server"), X509_V_ERR_INVALID_PURPOSE);
}

TEST(Certificate, AlternativeNames) {
  const PrivateKey key = PrivateKey::generate(KeyType::ec_p256);
  CertificateRequest wanted = request("x");
  wanted.dns_names = {"a.local", "b.local,DNS:evil.local"};
  wanted.ip_addresses = {"127.0.0.1", "::1"};
  wanted.uris = {"spiffe://prod/orders", "spiffe://prod/billing"};
  const Certificate certificate = Certificate::self_signed(wanted, key).value();
  EXPECT_EQ(certificate.uris(), wanted.uris);
  EXPECT_EQ(X509_check_host(native(certificate), "a.local", 0, 0, nullptr), 1);
  EXPECT_EQ(X509_check_host(native(certificate), "evil.local", 0, 0, nullptr), 0);
  EXPECT_EQ(X509_check_ip_asc(native(certificate), "127.0.0.1", 0), 1);
  EXPECT_EQ(X509_check_ip_asc(native(certificate), "0:0:0:0:0:0:0:1", 0), 1);
  EXPECT_EQ(X509_check_ip_asc(native(certificate), "127.0.0.2", 0), 0);
  const auto critical = [](const Certificate& c) {
    return X509_EXTENSION_get_critical(
        X509_get_ext(native(c), X509_get_ext_by_NID(native(c), NID_subject_alt_name, -1)));
  };
  EXPECT_EQ(critical(certificate), 0);
  wanted.common_name.clear();
  const Certificate nameless = Certificate::self_signed(wanted, key).value();
  EXPECT_EQ(nameless.common_name(), "");
  EXPECT_EQ(critical(nameless), 1);
  EXPECT_TRUE(Certificate::self_signed(request("x"), key).value().uris().empty());
}

TEST(Certificate, BadRequestsAreErrors) {
  const PrivateKey key = PrivateKey::generate(KeyType::ec_p256);
  CertificateRequest bad_ip = request("x");
  bad_ip.ip_addresses = {"300.1.1.1"};
  EXPECT_FALSE(Certificate::self_signed(bad_ip, key).ok());
  EXPECT_FALSE(Certificate::self_signed(request(std::string(65, 'x')), key).ok());  // RFC 5280's upper bound
  EXPECT_FALSE(Certificate::self_signed(request("\xFF\xFE"), key).ok());
  // PKCS#1 v1.5 with SHA-256 needs 62 bytes, so 512 bits are just enough.
  EXPECT_TRUE(Certificate::self_signed(request("x"), PrivateKey::generate(KeyType::rsa, 512)).ok());
  EXPECT_EQ(ERR_peek_error(), 0u);
}

TEST(Certificate, RoundTripsThroughPemAndDer) {
  const PrivateKey key = PrivateKey::generate(KeyType::ed25519);
  const Certificate certificate = Certificate::self_signed(request("caf\xC3\xA9"), key).value();
  EXPECT_EQ(certificate.common_name(), "caf\xC3\xA9");
  EXPECT_EQ(Certificate::from_pem(certificate.pem()).value().der(), certificate.der());
  EXPECT_EQ(Certificate::from_der(certificate.der()).value().pem(), certificate.pem());
  EXPECT_EQ(certificate.sha256_thumbprint(), digest(Hash::sha256, certificate.der()));
  EXPECT_EQ(certificate.sha256_thumbprint().size(), 32u);
  for (const std::string& bad : {std::string(), std::string("x"), certificate.der() + "x",
                                 certificate.der().substr(1), certificate.der().substr(0, 100)}) {
    EXPECT_FALSE(Certificate::from_der(bad).ok());
    EXPECT_FALSE(Certificate::from_pem(bad).ok());
  }
  EXPECT_EQ(ERR_peek_error(), 0u);
}

TEST(Certificate, SerialsArePositiveAndDiffer) {
  const PrivateKey key = PrivateKey::generate(KeyType::ed25519);
  std::set<std::string> seen;
  for (int i = 0; i < 20; ++i) {
    const Certificate certificate = Certificate::self_signed(request("x"), key).value();
    const ASN1_INTEGER* serial = X509_get0_serialNumber(native(certificate));
    EXPECT_EQ(ASN1_STRING_type(serial), V_ASN1_INTEGER);  // a negative one has a type of its own
    EXPECT_EQ(ASN1_STRING_length(serial), 16);
    EXPECT_EQ(i2d_ASN1_INTEGER(serial, nullptr), 2 + 16);  // no seventeenth byte for the sign
    seen.emplace(reinterpret_cast<const char*>(ASN1_STRING_get0_data(serial)), 16);
  }
  EXPECT_EQ(seen.size(), 20u);
}

}  // namespace
}  // namespace assay
