// SPDX-License-Identifier: Apache-2.0
// init: a commented target file to fill in, with the routes of an OpenAPI document where there is one.
#include <cctype>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "cli/file_text.hpp"
#include "cli/verb.hpp"
#include "core/json/parse.hpp"

namespace assay::cli {
namespace {

constexpr const char* kHead = R"(#:schema ./target.schema.json
# What Assay may test, and how. Fill it in, then: assay doctor --target target.toml
schema = "assay.target/1"
name = "my-stack"

# Outside this machine nothing is dialled that is not listed here, and nothing without an authorisation.
# scope = { hosts = ["api.staging.example:443"], deny_paths = ["/v1/payments/**"] }
# authorization = { by = "who allows it", ref = "ticket", not_after = 2027-12-31 }
limits = { rps = 40, blast = ["read"] }  # read, write, flood, crash: what attacks may do

[endpoint]
# connect: where to dial, if not where the URL says. ca: the authority that issued the certificate.
gateway = { kind = "http", url = "https://127.0.0.1:8443", ca = "file:ca.pem" }

[identity]
# Accounts made for testing. Secrets are named, never written down: env:NAME, file:PATH, cmd:PROGRAM.
alice = { token = "env:ALICE_TOKEN", roles = ["customer"] }

# Assay's own backend, to be put behind the gateway: the witness of what got through.
# [tap]
# listen = "127.0.0.1:18090"
# reads = ["decode", "merge-slashes", "dot-segments"]  # how your backends resolve a path
# [observer]
# user-service = { kind = "tap", paths = ["/v1/*"] }

# Answers that mean something else here than usual, for example:
# [outcome]
# "rejected.unauthenticated" = { status = [403], body = "token" }

[route]
# A check asks for a route by its name (assay plan --target target.toml says which are missing).
)";

constexpr const char* kOneRoute =
    "own_profile = { kind = \"own-object\", request = \"GET /v1/profile?m={marker}\", allow = \"alice\", "
    "success = { "
    "status = 200 } }\n";

// Letters, digits and _ only: a bare key of TOML that needs no quotes.
std::string key_of(const std::string& text) {
  std::string out;
  for (const char c : text) {
    const bool plain = std::isalnum(static_cast<unsigned char>(c)) != 0;
    if (plain) out += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    if (!plain && !out.empty() && out.back() != '_') out += '_';
  }
  while (!out.empty() && out.back() == '_') out.pop_back();
  return out.empty() ? "root" : out;
}

// A path that stands in a TOML string as it is.
bool is_plain(const std::string& path) {
  for (const char c : path) {
    if (c <= ' ' || c == '"' || c == '\\' || c == '\x7f') return false;
  }
  return !path.empty() && path.front() == '/';
}

std::int64_t success_of(const Json& operation) {
  for (const auto& [code, answer] :
       operation.at("responses").is_object() ? operation.at("responses").members() : Json::Object{}) {
    if (code.size() == 3 && code.front() == '2') return std::atoi(code.c_str());
  }
  return 200;
}

// The GET operations: what else there is would change something, which is for a person to allow.
Result<std::string> routes_of(const Json& document) {
  if (!document.at("paths").is_object()) return Error{Errc::invalid, "the OpenAPI document has no paths", {}};
  std::string out;
  for (const auto& [path, item] : document.at("paths").members()) {
    const Json& get = item.at("get");
    if (!get.is_object() || !is_plain(path)) continue;
    const std::string name = key_of(get.at("operationId").string_or(path));
    const bool guarded =
        get.at("security").size() > 0 || (!get.contains("security") && document.at("security").size() > 0);
    out += name + " = { kind = \"" + (guarded ? "own-object" : "public") + "\", request = \"GET " + path +
           (path.find('?') == std::string::npos ? "?" : "&") + "m={marker}\", allow = \"" +
           (guarded ? "alice" : "anyone") + "\", success = { status = " + std::to_string(success_of(get)) +
           " } }\n";
  }
  if (out.empty()) return Error{Errc::invalid, "the OpenAPI document has no GET operation", {}};
  return out;
}

int run_init(const Arguments& arguments) {
  if (arguments.positional.size() != 1) return complain("init where? name a folder", kUsage);
  const std::filesystem::path folder = arguments.positional.front();
  const std::filesystem::path file = folder / "target.toml";
  if (std::filesystem::exists(file)) return complain(file.string() + " is there already", kUsage);
  std::string routes = kOneRoute;
  if (arguments.has("--openapi")) {
    const auto document = parse_json(file_text(arguments.get("--openapi")));
    if (!document.ok()) return complain(arguments.get("--openapi") + ": " + document.error().message, kUsage);
    auto found = routes_of(*document);
    if (!found.ok()) return complain(arguments.get("--openapi") + ": " + found.error().message, kUsage);
    routes = std::move(found).value();
  }
  std::error_code error;
  std::filesystem::create_directories(folder, error);
  std::ofstream out(file, std::ios::binary);
  out << kHead << routes;
  out.close();
  if (!out) return complain("cannot write " + file.string(), kUsage);
  std::printf("%s written; fill it in, then: assay doctor --target %s\n", file.c_str(), file.c_str());
  return kOk;
}

}  // namespace

Verb verb_init() {
  return {"init",
          "DIR",
          "Writes a commented target file to fill in.",
          "assay init staging --openapi openapi.json",
          {{"--openapi", "FILE", "OpenAPI document (JSON) to take the routes from"}},
          run_init};
}

}  // namespace assay::cli
