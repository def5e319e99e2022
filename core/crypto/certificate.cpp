// SPDX-License-Identifier: Apache-2.0
#include "core/crypto/certificate.hpp"

#include <openssl/bio.h>
#include <openssl/pem.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

#include "core/crypto/digest.hpp"
#include "core/crypto/openssl_support.hpp"
#include "core/crypto/pkey.hpp"

namespace assay {
namespace {

using openssl::bytes;
using openssl::int_size;
using openssl::Owned;
using Bio = Owned<BIO, BIO_free>;
using X509Ptr = Owned<X509, X509_free>;
using Names = Owned<GENERAL_NAMES, GENERAL_NAMES_free>;

constexpr std::size_t kMaxCertificateBytes = 1u << 20;
constexpr std::size_t kSerialBytes = 16;

X509* x509_of(const std::shared_ptr<void>& x509) {
  return static_cast<X509*>(x509.get());
}

std::shared_ptr<void> share(X509Ptr x509) {
  return {x509.release(), [](void* p) { X509_free(static_cast<X509*>(p)); }};
}

std::string text_of(const ASN1_STRING* s) {
  return std::string(reinterpret_cast<const char*>(ASN1_STRING_get0_data(s)),
                     static_cast<std::size_t>(ASN1_STRING_length(s)));
}

bool set_serial(X509* x509) {
  std::string serial = random_bytes(kSerialBytes);
  serial[0] =
      static_cast<char>((static_cast<unsigned char>(serial[0]) & 0x7F) | 0x40);  // positive, full width
  const Owned<BIGNUM, BN_free> number(BN_bin2bn(bytes(std::string_view(serial)), int_size(serial), nullptr));
  return BN_to_ASN1_INTEGER(number.get(), X509_get_serialNumber(x509)) != nullptr;
}

bool set_subject(X509* x509, const std::string& common_name) {
  if (common_name.empty()) return true;
  return X509_NAME_add_entry_by_NID(X509_get_subject_name(x509), NID_commonName, MBSTRING_UTF8,
                                    bytes(std::string_view(common_name)), int_size(common_name), -1, 0) == 1;
}

bool set_validity(X509* x509, const CertificateRequest& request) {
  return ASN1_TIME_set(X509_getm_notBefore(x509), to_unix_seconds(request.not_before)) != nullptr &&
         ASN1_TIME_set(X509_getm_notAfter(x509), to_unix_seconds(request.not_after)) != nullptr;
}

bool add(X509* x509, int nid, void* value, bool critical) {
  return X509_add1_ext_i2d(x509, nid, value, critical ? 1 : 0, X509V3_ADD_DEFAULT) == 1;
}

bool add_name(GENERAL_NAMES* names, int kind, const std::string& text) {
  ASN1_STRING* value = nullptr;
  if (kind == GEN_IPADD) {
    value = a2i_IPADDRESS(text.c_str());
  } else {
    value = ASN1_IA5STRING_new();
    ASN1_STRING_set(value, text.data(), int_size(text));
  }
  if (value == nullptr) return false;
  GENERAL_NAME* name = GENERAL_NAME_new();
  GENERAL_NAME_set0_value(name, kind, value);
  return sk_GENERAL_NAME_push(names, name) > 0;
}

// The structures are filled directly: OpenSSL's text syntax would let a name like "a,DNS:b" add names of its
// own.
bool add_alternative_names(X509* x509, const CertificateRequest& request) {
  const Names names(sk_GENERAL_NAME_new_null());
  for (const std::string& dns : request.dns_names) {
    if (!add_name(names.get(), GEN_DNS, dns)) return false;
  }
  for (const std::string& ip : request.ip_addresses) {
    if (!add_name(names.get(), GEN_IPADD, ip)) return false;
  }
  for (const std::string& uri : request.uris) {
    if (!add_name(names.get(), GEN_URI, uri)) return false;
  }
  if (sk_GENERAL_NAME_num(names.get()) == 0) return true;
  return add(x509, NID_subject_alt_name, names.get(), request.common_name.empty());  // RFC 5280 §4.2.1.6
}

bool add_usage(X509* x509, const CertificateRequest& request) {
  const Owned<BASIC_CONSTRAINTS, BASIC_CONSTRAINTS_free> constraints(BASIC_CONSTRAINTS_new());
  constraints->ca = request.is_ca ? 0xFF : 0;
  const Owned<ASN1_BIT_STRING, ASN1_BIT_STRING_free> usage(ASN1_BIT_STRING_new());
  if (request.is_ca) {
    ASN1_BIT_STRING_set_bit(usage.get(), 5, 1);  // keyCertSign, RFC 5280 §4.2.1.3
    ASN1_BIT_STRING_set_bit(usage.get(), 6, 1);  // cRLSign
  } else {
    ASN1_BIT_STRING_set_bit(usage.get(), 0, 1);  // digitalSignature
  }
  if (!add(x509, NID_basic_constraints, constraints.get(), true) ||
      !add(x509, NID_key_usage, usage.get(), true)) {
    return false;
  }
  // On an authority this extension would narrow everything below it.
  if (request.is_ca || (!request.server_auth && !request.client_auth)) return true;
  const Owned<EXTENDED_KEY_USAGE, EXTENDED_KEY_USAGE_free> purposes(EXTENDED_KEY_USAGE_new());
  if (request.server_auth) sk_ASN1_OBJECT_push(purposes.get(), OBJ_nid2obj(NID_server_auth));
  if (request.client_auth) sk_ASN1_OBJECT_push(purposes.get(), OBJ_nid2obj(NID_client_auth));
  return add(x509, NID_ext_key_usage, purposes.get(), false);
}

bool add_key_ids(X509* x509, X509* issuer) {
  std::string id(EVP_MAX_MD_SIZE, '\0');
  unsigned int length = 0;
  const Owned<ASN1_OCTET_STRING, ASN1_OCTET_STRING_free> subject(ASN1_OCTET_STRING_new());
  if (X509_pubkey_digest(x509, EVP_sha1(), bytes(id), &length) != 1 ||  // RFC 5280 §4.2.1.2, method 1
      ASN1_OCTET_STRING_set(subject.get(), bytes(id), static_cast<int>(length)) != 1 ||
      !add(x509, NID_subject_key_identifier, subject.get(), false)) {
    return false;
  }
  const ASN1_OCTET_STRING* of_issuer = issuer == nullptr ? subject.get() : X509_get0_subject_key_id(issuer);
  if (of_issuer == nullptr) return true;
  const Owned<AUTHORITY_KEYID, AUTHORITY_KEYID_free> authority(AUTHORITY_KEYID_new());
  authority->keyid = ASN1_OCTET_STRING_dup(of_issuer);
  return add(x509, NID_authority_key_identifier, authority.get(), false);
}

// issuer null: self-signed. That the signing key belongs to the issuer is not checked, since forged
// certificates are made here as well.
Result<X509Ptr> make(const CertificateRequest& request, EVP_PKEY* subject_key, X509* issuer,
                     EVP_PKEY* signing_key) {
  X509Ptr x509(X509_new());
  if (X509_set_version(x509.get(), X509_VERSION_3) != 1 || !set_serial(x509.get())) {
    return openssl::failure("certificate", Errc::internal);
  }
  if (!set_subject(x509.get(), request.common_name)) return openssl::failure("certificate common name");
  if (!set_validity(x509.get(), request)) return openssl::failure("certificate validity");
  X509_NAME* issuer_name = X509_get_subject_name(issuer != nullptr ? issuer : x509.get());
  if (X509_set_issuer_name(x509.get(), issuer_name) != 1 || X509_set_pubkey(x509.get(), subject_key) != 1) {
    return openssl::failure("certificate", Errc::internal);
  }
  if (!add_alternative_names(x509.get(), request)) return openssl::failure("certificate alternative names");
  if (!add_usage(x509.get(), request) || !add_key_ids(x509.get(), issuer)) {
    return openssl::failure("certificate extensions", Errc::internal);
  }
  const bool hashes_itself = EVP_PKEY_get_base_id(signing_key) == EVP_PKEY_ED25519;
  if (X509_sign(x509.get(), signing_key, hashes_itself ? nullptr : EVP_sha256()) <= 0) {
    return openssl::failure("certificate signature");
  }
  return x509;
}

Result<std::shared_ptr<void>> checked(X509Ptr x509) {
  if (!x509) return openssl::failure("certificate");
  EVP_PKEY* key = X509_get0_pubkey(x509.get());
  if (key == nullptr) return openssl::failure("certificate key");
  if (!openssl::supported_type(key)) {
    return Error{Errc::unsupported, "certificate: only RSA, EC P-256, EC P-384 and Ed25519 keys", {}};
  }
  return share(std::move(x509));
}

}  // namespace

Result<Certificate> Certificate::self_signed(const CertificateRequest& request, const PrivateKey& key) {
  auto* pkey = static_cast<EVP_PKEY*>(key.native());
  ASSAY_TRY_ASSIGN(X509Ptr x509, make(request, pkey, nullptr, pkey));
  return Certificate(share(std::move(x509)));
}

Result<Certificate> Certificate::issue(const CertificateRequest& request, const PublicKey& subject_key,
                                       const Certificate& issuer, const PrivateKey& issuer_key) {
  ASSAY_TRY_ASSIGN(X509Ptr x509, make(request, static_cast<EVP_PKEY*>(subject_key.pkey_.get()),
                                      x509_of(issuer.x509_), static_cast<EVP_PKEY*>(issuer_key.native())));
  return Certificate(share(std::move(x509)));
}

Result<Certificate> Certificate::from_pem(std::string_view pem) {
  if (pem.size() > kMaxCertificateBytes) return Error{Errc::invalid, "certificate: too large", {}};
  const Bio bio(BIO_new_mem_buf(bytes(pem), int_size(pem)));
  ASSAY_TRY_ASSIGN(auto x509, checked(X509Ptr(PEM_read_bio_X509(bio.get(), nullptr, nullptr, nullptr))));
  return Certificate(std::move(x509));
}

Result<Certificate> Certificate::from_der(std::string_view der) {
  if (der.size() > kMaxCertificateBytes) return Error{Errc::invalid, "certificate: too large", {}};
  const unsigned char* cursor = bytes(der);
  const unsigned char* const end = cursor + der.size();
  X509Ptr parsed(d2i_X509(nullptr, &cursor, static_cast<long>(der.size())));
  if (parsed && cursor != end) return Error{Errc::invalid, "certificate: bytes follow it", {}};
  ASSAY_TRY_ASSIGN(auto x509, checked(std::move(parsed)));
  return Certificate(std::move(x509));
}

Certificate Certificate::from_native(void* x509) {
  X509_up_ref(static_cast<X509*>(x509));
  return Certificate(share(X509Ptr(static_cast<X509*>(x509))));
}

std::string Certificate::pem() const {
  const Bio bio(BIO_new(BIO_s_mem()));
  ASSAY_CHECK(PEM_write_bio_X509(bio.get(), x509_of(x509_)) == 1, openssl::failure("certificate").message);
  char* data = nullptr;
  const long length = BIO_get_mem_data(bio.get(), &data);
  return std::string(data, static_cast<std::size_t>(length));
}

std::string Certificate::der() const {
  unsigned char* data = nullptr;
  const int length = i2d_X509(x509_of(x509_), &data);
  ASSAY_CHECK(length > 0, openssl::failure("certificate").message);
  std::string out(reinterpret_cast<const char*>(data), static_cast<std::size_t>(length));
  OPENSSL_free(data);
  return out;
}

std::string Certificate::sha256_thumbprint() const {
  return digest(Hash::sha256, der());
}

std::vector<std::string> Certificate::uris() const {
  std::vector<std::string> out;
  const Names names(
      static_cast<GENERAL_NAMES*>(X509_get_ext_d2i(x509_of(x509_), NID_subject_alt_name, nullptr, nullptr)));
  openssl::clear_errors();
  if (!names) return out;
  for (int i = 0; i < sk_GENERAL_NAME_num(names.get()); ++i) {
    const GENERAL_NAME* name = sk_GENERAL_NAME_value(names.get(), i);
    if (name->type == GEN_URI) out.push_back(text_of(name->d.uniformResourceIdentifier));
  }
  return out;
}

std::string Certificate::common_name() const {
  const X509_NAME* subject = X509_get_subject_name(x509_of(x509_));
  const int index = X509_NAME_get_index_by_NID(subject, NID_commonName, -1);
  if (index < 0) return {};
  unsigned char* utf8 = nullptr;
  const int length =
      ASN1_STRING_to_UTF8(&utf8, X509_NAME_ENTRY_get_data(X509_NAME_get_entry(subject, index)));
  if (length < 0) {
    openssl::clear_errors();
    return {};
  }
  std::string out(reinterpret_cast<const char*>(utf8), static_cast<std::size_t>(length));
  OPENSSL_free(utf8);
  return out;
}

PublicKey Certificate::public_key() const {
  return PublicKey(openssl::share_pkey(X509_get_pubkey(x509_of(x509_))));
}

}  // namespace assay
