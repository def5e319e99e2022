// SPDX-License-Identifier: Apache-2.0
#include "harness/external/launch.hpp"

#include <sys/stat.h>

#include <cstdlib>
#include <fstream>
#include <iterator>
#include <regex>
#include <thread>

#include "core/crypto/digest.hpp"
#include "harness/forge/socket.hpp"
#include "harness/pki/leaf.hpp"
#include "harness/process/command.hpp"

namespace assay::external {
namespace {

namespace fs = std::filesystem;

constexpr auto kStartPatience = std::chrono::milliseconds(10000);
constexpr auto kBetweenDials = std::chrono::milliseconds(5);

Result<std::string> read(const fs::path& file) {
  std::ifstream in(file, std::ios::binary);
  if (!in) return Error{Errc::not_found, "cannot read " + file.string(), {}};
  return std::string{std::istreambuf_iterator<char>(in), {}};
}

Result<void> write(const fs::path& file, const std::string& text, mode_t mode = 0600) {
  std::ofstream out(file, std::ios::binary);
  out << text;
  out.close();
  if (!out || chmod(file.c_str(), mode) != 0)
    return Error{Errc::internal, "cannot write " + file.string(), {}};
  return {};
}

Result<fs::path> private_folder() {
  std::error_code error;
  std::string pattern = (fs::temp_directory_path(error) / "assay-target-XXXXXX").string();
  if (mkdtemp(pattern.data()) == nullptr) return Error{Errc::internal, "cannot make a private folder", {}};
  return fs::path(pattern);
}

// A port that was free a moment ago. They are held together, so that no two are the same.
Result<std::vector<std::uint16_t>> free_ports(std::size_t count) {
  std::vector<forge::LoopbackListener> held;
  std::vector<std::uint16_t> out;
  for (std::size_t i = 0; i < count; ++i) {
    ASSAY_TRY_ASSIGN(forge::LoopbackListener listener, forge::listen_on_loopback());
    out.push_back(listener.port);
    held.push_back(std::move(listener));
  }
  return out;
}

Result<void> make_certificates(const target::LaunchEntry& launch, const fs::path& folder, Secrets& secrets) {
  const TimePoint now = SystemClock().now();
  ASSAY_TRY_ASSIGN(const pki::Authority authority, pki::Authority::make("Assay edge", pki::around(now)));
  pki::LeafBuilder builder(launch.certificate_names.front(), now);
  for (const std::string& name : launch.certificate_names) builder.dns(name);
  ASSAY_TRY_ASSIGN(const pki::Leaf leaf, builder.ip("127.0.0.1").for_server().issue(authority));
  ASSAY_TRY(write(folder / "edge.crt", leaf.certificate_pem(), 0644));
  ASSAY_TRY(write(folder / "edge.key", leaf.key_pem()));
  ASSAY_TRY(write(folder / "edge.pem", leaf.certificate_pem() + leaf.key_pem()));
  ASSAY_TRY(write(folder / "ca.pem", authority.certificate_pem(), 0644));
  secrets.made("ca", Secret(authority.certificate_pem()));
  return {};
}

Result<void> wait_until_up(int port, const fs::path& log) {
  const Deadline deadline(kStartPatience);
  while (!deadline.passed()) {
    if (forge::dial("127.0.0.1", static_cast<std::uint16_t>(port), deadline).ok()) return {};
    std::this_thread::sleep_for(kBetweenDials);
  }
  return Error{Errc::unavailable, "the product did not start: " + read(log).value_or(""), {}};
}

}  // namespace

Result<std::unique_ptr<Launched>> Launched::start(const target::TargetFile& file, std::uint16_t origin_port,
                                                  Secrets& secrets) {
  const target::LaunchEntry& launch = file.launch;
  auto out = std::unique_ptr<Launched>(new Launched());
  ASSAY_TRY_ASSIGN(out->folder_, private_folder());
  ASSAY_TRY_ASSIGN(out->keeper_, process::Keeper::start(out->folder_));
  auto& values = out->values_;
  values["{dir}"] = out->folder_.string();
  values["{port.origin}"] = std::to_string(origin_port);
  ASSAY_TRY_ASSIGN(const std::vector<std::uint16_t> ports, free_ports(launch.ports.size()));
  for (std::size_t i = 0; i < ports.size(); ++i)
    values["{port." + launch.ports[i] + "}"] = std::to_string(ports[i]);
  for (const std::string& name : launch.secrets) {
    const std::string secret = random_token();
    values["{secret." + name + "}"] = secret;
    secrets.made(name, Secret(secret));
  }
  for (const auto& [name, alg] : launch.keys) {
    const PrivateKey key = PrivateKey::generate(alg == "RS256" ? KeyType::rsa : KeyType::ec_p256);
    const fs::path path = out->folder_ / (name + ".pub.pem");
    ASSAY_TRY(write(path, key.public_key().spki_pem(), 0644));
    values["{key." + name + "}"] = path.string();
    secrets.made(name, Secret(key.pkcs8_pem()));
  }
  if (!launch.certificate_names.empty()) ASSAY_TRY(make_certificates(launch, out->folder_, secrets));
  const fs::path beside = fs::absolute(file.file).parent_path();
  for (const auto& [name, source] : launch.files) {
    ASSAY_TRY_ASSIGN(const std::string text, read(beside / source));
    ASSAY_TRY(write(out->folder_ / name, out->filled(text)));
  }
  std::vector<std::string> argv;
  for (const std::string& word : launch.argv) argv.push_back(out->filled(word));
  ASSAY_TRY(out->keeper_->serve(argv, out->folder_, out->folder_ / "log"));
  ASSAY_TRY(wait_until_up(std::stoi(values["{port." + launch.ready + "}"]), out->folder_ / "log"));
  return out;
}

std::string Launched::filled(std::string text) const {
  for (const auto& [name, value] : values_) {
    for (std::size_t at = text.find(name); at != std::string::npos; at = text.find(name, at + value.size()))
      text.replace(at, name.size(), value);
  }
  return text;
}

std::string product_version(const target::TargetFile& file) {
  if (file.launch.version.empty()) return {};
  const auto finished = process::run_to_end({file.launch.version, {}, {}}, Deadline(kStartPatience));
  if (!finished.ok()) return {};
  std::smatch found;
  // "nginx version: nginx/1.22.1", "HAProxy version 2.6.12-1+deb12u4 2025/10/01 - …"
  if (!std::regex_search(finished->output, found,
                         std::regex("([A-Za-z]+)(?: version |/)([0-9]+\\.[0-9]+\\.[0-9]+)")))
    return {};
  std::string name = found[1];
  for (char& c : name) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return name + "/" + found[2].str();
}

}  // namespace assay::external
