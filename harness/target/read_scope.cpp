// SPDX-License-Identifier: Apache-2.0
// What may be tested, and who says so.
#include "harness/target/read_parts.hpp"
#include "harness/target/scope.hpp"

namespace assay::target {

using toml_tree::Reader;
using toml_tree::Table;

void Reading::scope(const Table& table, const SourcePos& pos) {
  where_ = "scope";
  Reader r(table, pos, diagnostics_);
  file_.scope.hosts = r.string_list("hosts");
  file_.scope.cidrs = r.string_list("cidrs");
  file_.scope.deny_paths = r.string_list("deny_paths");
  for (const std::string& host : file_.scope.hosts) {
    const std::size_t colon = host.rfind(':');
    const std::string port = colon == std::string::npos ? "" : host.substr(colon + 1);
    if (port.empty() || port.find_first_not_of("0123456789*") != std::string::npos)
      diagnostics_.error(r.pos_of("hosts"), "the host \"" + host + "\" needs a port",
                         "write NAME:PORT, or NAME:*");
  }
  for (const std::string& cidr : file_.scope.cidrs) {
    if (!Network::parse(cidr))
      diagnostics_.error(r.pos_of("cidrs"), "\"" + cidr + "\" is no network", "for example \"10.20.0.0/16\"");
  }
  for (const std::string& path : file_.scope.deny_paths) {
    if (path.empty() || path.front() != '/')
      diagnostics_.error(r.pos_of("deny_paths"), "the path \"" + path + "\" must begin with /");
  }
  r.finish();
}

void Reading::authorization(const Table& table, const SourcePos& pos, const std::string& today) {
  where_ = "authorization";
  Reader r(table, pos, diagnostics_);
  AuthorizationEntry& a = file_.authorization;
  a.by = r.required_string("by");
  a.ref = r.required_string("ref");
  a.contact = r.string_or("contact", "");
  a.environment = r.string_or("environment", "");
  required(r, "not_after");
  a.not_after = date(r, "not_after").value_or("");
  if (!a.not_after.empty() && a.not_after < today)
    diagnostics_.error(r.pos_of("not_after"), "the authorisation ended on " + a.not_after,
                       "ask " + a.by + " for a new one; nothing is sent without it");
  r.finish();
}

}  // namespace assay::target
