// SPDX-License-Identifier: Apache-2.0
// certificate.install: an operator puts another certificate and key where a part of the target reads them,
// well or badly. The part is told apart from this (POST /certificate at its management listener).
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>

#include "core/base/encoding.hpp"
#include "core/crypto/certificate.hpp"
#include "harness/actions/builtin.hpp"
#include "harness/model/duration.hpp"

namespace assay::actions {
namespace {

using model::ParamKind;
namespace fs = std::filesystem;
using std::chrono::hours;

struct Made {
  std::string certificate_pem, key_pem, authority_pem;
};

CertificateRequest request_for(const std::string& name, TimePoint from, TimePoint until) {
  CertificateRequest request;
  request.common_name = name;
  request.not_before = from;
  request.not_after = until;
  return request;
}

// Issued by an authority that is made for it, so that a client sees which certificate it was shown by whom
// it has to trust.
Result<Made> make(const std::string& host, const std::string& flaw, TimePoint now, Duration valid_for) {
  const PrivateKey authority_key = PrivateKey::generate(KeyType::ec_p256);
  CertificateRequest root = request_for("next authority", now - hours(1), now + hours(24 * 365));
  root.is_ca = true;
  ASSAY_TRY_ASSIGN(const Certificate authority, Certificate::self_signed(root, authority_key));
  TimePoint from = now - hours(1);
  TimePoint until = now + valid_for;
  if (flaw == "expired") until = now - std::chrono::minutes(1);
  if (flaw == "not-yet-valid") from = now + hours(1);
  CertificateRequest leaf = request_for(host, from, until);
  leaf.dns_names = {host, "localhost"};
  leaf.ip_addresses = {"127.0.0.1"};
  leaf.client_auth = false;
  const PrivateKey key = PrivateKey::generate(KeyType::ec_p256);
  ASSAY_TRY_ASSIGN(const Certificate certificate,
                   Certificate::issue(leaf, key.public_key(), authority, authority_key));
  const PrivateKey& written = flaw == "other-key" ? PrivateKey::generate(KeyType::ec_p256) : key;
  std::string key_pem = written.pkcs8_pem();
  if (flaw == "cut-off") key_pem.resize(key_pem.size() / 2);
  return Made{certificate.pem(), std::move(key_pem), authority.pem()};
}

// In place of what stands there, with exactly this mode.
Result<void> put(const fs::path& path, const std::string& text, mode_t mode) {
  ::unlink(path.c_str());
  const int fd = ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
  if (fd < 0) return Error{Errc::internal, "cannot write " + path.string(), {}};
  const bool done =
      ::write(fd, text.data(), text.size()) == static_cast<ssize_t>(text.size()) && ::fchmod(fd, mode) == 0;
  ::close(fd);
  if (!done) return Error{Errc::internal, "cannot write " + path.string(), {}};
  return {};
}

Result<void> put_key(const fs::path& path, const std::string& pem, const std::string& flaw, mode_t mode) {
  if (flaw != "link") return put(path, pem, mode);
  const fs::path elsewhere = path.string() + ".shared";
  ASSAY_TRY(put(elsewhere, pem, mode));
  ::unlink(path.c_str());
  if (::symlink(elsewhere.c_str(), path.c_str()) != 0)
    return Error{Errc::internal, "cannot link " + path.string(), {}};
  return {};
}

Result<mode_t> mode_of(const Json& params) {
  const std::string text = text_param(params, "mode", "600");
  const bool octal = text.size() == 3 && text.find_first_not_of("01234567") == std::string::npos;
  if (octal) return static_cast<mode_t>(std::stoul(text, nullptr, 8));
  return Error{Errc::invalid, "mode must be three octal digits", {}};
}

Result<StepResult> run_certificate_install(Context& context, const Json& params) {
  const std::string part = text_param(params, "part", "gateway");
  const std::string flaw = text_param(params, "flaw", "none");
  ASSAY_TRY_ASSIGN(const mode_t mode, mode_of(params));
  const auto valid_for = model::parse_duration(text_param(params, "valid_for", "30d"));
  if (!valid_for) return Error{Errc::invalid, "`valid_for` is no duration", {}};
  ASSAY_TRY_ASSIGN(const target::Endpoint endpoint, context.session.target().endpoint(part, ""));
  ASSAY_TRY_ASSIGN(const Made made, make(endpoint.host, flaw, context.session.target().now(), *valid_for));
  const fs::path folder = fs::path(context.session.scratch()) / "tls";
  std::error_code failed;
  fs::create_directories(folder, failed);
  if (failed) return Error{Errc::internal, "cannot make " + folder.string(), {}};
  ASSAY_TRY(put(folder / (part + ".crt"), made.certificate_pem, 0644));
  ASSAY_TRY(put_key(folder / (part + ".key"), made.key_pem, flaw, mode));
  StepResult result;
  result.value = Json::object({{"ca", made.authority_pem}});
  result.detail = Json::object({{"part", part}, {"flaw", flaw}});
  result.secrets.emplace_back("edge-key", made.key_pem);
  return result;
}

}  // namespace

Action certificate_install() {
  return {{"certificate.install",
           "Puts a new certificate and key where a part reads them; it is not told. Value {ca}: whom a "
           "client must trust to accept it.",
           {{"part", ParamKind::string, false, "Which part; default gateway.", {}},
            {"mode", ParamKind::string, false, "Permissions of the key, e.g. \"644\"; default \"600\".", {}},
            {"valid_for", ParamKind::duration, false, "Until when, from now on; default \"30d\".", {}},
            {"flaw",
             ParamKind::string,
             false,
             "What is wrong with them: nothing, a key of another certificate, half a key, a link to the "
             "key, a certificate out of its time.",
             {"none", "other-key", "cut-off", "link", "expired", "not-yet-valid"}}},
           {"control.certificates"},
           true},
          run_certificate_install};
}

}  // namespace assay::actions
