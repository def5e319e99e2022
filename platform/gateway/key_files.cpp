// SPDX-License-Identifier: Apache-2.0
#include "platform/gateway/key_files.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <memory>

#include "core/crypto/validity.hpp"
#include "platform/gateway/denied.hpp"
#include "platform/http/request_event.hpp"

namespace assay::gateway {
namespace {

constexpr std::size_t kMaxFile = std::size_t{64} << 10;
constexpr unsigned kOthers = 077;  // what group and others may do

class OpenFile {
 public:
  // O_NONBLOCK: a pipe in the file's place must not hold the gateway up.
  explicit OpenFile(const std::filesystem::path& path, int flags = 0)
      : fd_(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | flags)), error_(fd_ < 0 ? errno : 0) {}
  ~OpenFile() {
    if (fd_ >= 0) ::close(fd_);
  }
  OpenFile(const OpenFile&) = delete;
  OpenFile& operator=(const OpenFile&) = delete;
  bool open() const { return fd_ >= 0; }
  int error() const { return error_; }

  bool state(KeyFileState& out) const {
    struct stat info {};
    if (::fstat(fd_, &info) != 0) return false;
    out = {S_ISREG(info.st_mode), info.st_mode & 07777U, info.st_uid};
    return true;
  }

  // False where it cannot be read to its end, or is larger than any certificate.
  bool read(std::string& out) const {
    std::array<char, 4096> buffer;
    while (out.size() <= kMaxFile) {
      const ssize_t got = ::read(fd_, buffer.data(), buffer.size());
      if (got == 0) return true;
      if (got < 0) return false;
      out.append(buffer.data(), static_cast<std::size_t>(got));
    }
    return false;
  }

 private:
  int fd_;
  int error_;
};

}  // namespace

Result<void> KeyFilePolicy::admit_file(const KeyFileState& file) const {
  if (!file.regular) return denied("key_not_regular");
  if ((file.mode & kOthers) != 0) return denied("key_permissions");
  if (file.owner != owner_) return denied("key_owner");
  return {};
}

Result<void> KeyFilePolicy::admit_pair(const Identity& identity) const {
  if (!belong_together(identity.certificate, identity.key)) return denied("key_mismatch");
  return {};
}

Result<void> KeyFilePolicy::admit_time(const Identity& identity, TimePoint now) const {
  const Validity validity = validity_of(identity.certificate);
  if (now < validity.not_before) return denied("certificate_not_yet_valid");
  if (now > validity.not_after) return denied("certificate_expired");
  return {};
}

Result<std::string> KeyFilePolicy::read_key(const std::filesystem::path& path) const {
  const OpenFile direct(path, O_NOFOLLOW);
  const bool link = !direct.open() && direct.error() == ELOOP;
  const std::unique_ptr<OpenFile> followed = link ? std::make_unique<OpenFile>(path) : nullptr;
  const OpenFile& file = link ? *followed : direct;
  if (!file.open()) return denied(file.error() == ENOENT ? "key_missing" : "key_unreadable");
  KeyFileState state;
  if (!file.state(state)) return denied("key_unreadable");
  state.regular = state.regular && !link;
  ASSAY_TRY(admit_file(state));
  std::string pem;
  if (!file.read(pem)) return denied("key_unreadable");
  return pem;
}

Result<Identity> KeyFilePolicy::load(const KeyFiles& files, TimePoint now) const {
  ASSAY_TRY_ASSIGN(const std::string key_pem, read_key(files.key));
  auto key = PrivateKey::from_pem(key_pem);
  if (!key.ok()) return denied("key_unreadable");
  const OpenFile file(files.certificate);
  std::string pem;
  if (!file.open() || !file.read(pem)) return denied("certificate_unreadable");
  auto certificate = Certificate::from_pem(pem);
  if (!certificate.ok()) return denied("certificate_unreadable");
  Identity identity{std::move(certificate).value(), std::move(key).value()};
  ASSAY_TRY(admit_pair(identity));
  ASSAY_TRY(admit_time(identity, now));
  return identity;
}

Result<void> EdgeCertificate::start() {
  std::error_code ignored;
  const bool given = std::filesystem::exists(std::filesystem::symlink_status(files_.key, ignored)) ||
                     std::filesystem::exists(files_.certificate, ignored);
  if (given) return load({});
  watch_->watch(current_.certificate);
  return {};
}

Result<void> EdgeCertificate::load(AuditEvent event) {
  auto identity = policy_->load(files_, clock_.now());
  Result<void> done = identity.ok() ? present_(*identity) : Result<void>(identity.error());
  event.event = done.ok() ? "certificate.loaded" : "certificate.refused";
  if (done.ok()) {
    current_ = std::move(identity).value();
    event.detail = Json::object({{"serial", serial_of(current_.certificate)}});
  } else {
    event.reason = done.error().message;
  }
  sink_.audit(event);
  if (done.ok()) watch_->watch(current_.certificate);
  return done;
}

http::Response EdgeCertificate::show() const {
  return http::Response::json(
      200, Json::object({{"serial", serial_of(current_.certificate)},
                         {"not_after", to_unix_seconds(validity_of(current_.certificate).not_after)}}));
}

http::Response EdgeCertificate::answer(const http::Request& request) {
  if (request.head.method != "POST") return show();
  const auto done = load(http::event_about(request, "certificate.loaded"));
  return done.ok() ? show() : http::Response::error(409, "certificate_refused");
}

}  // namespace assay::gateway
