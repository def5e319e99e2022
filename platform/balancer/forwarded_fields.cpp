// SPDX-License-Identifier: Apache-2.0
#include "platform/balancer/forwarded_fields.hpp"

#include <algorithm>
#include <array>

namespace assay::balancer {
namespace {

// Names in lower case with '-' for '_'.
constexpr std::array<std::string_view, 19> kNames = {"forwarded",
                                                     "via",
                                                     "client-ip",
                                                     "true-client-ip",
                                                     "cf-connecting-ip",
                                                     "fastly-client-ip",
                                                     "x-real-ip",
                                                     "x-client-ip",
                                                     "x-cluster-client-ip",
                                                     "x-remote-ip",
                                                     "x-remote-addr",
                                                     "x-host",
                                                     "x-http-host-override",
                                                     "x-original-host",
                                                     "x-original-url",
                                                     "x-original-uri",
                                                     "x-rewrite-url",
                                                     "x-http-method-override",
                                                     "x-method-override"};
constexpr std::array<std::string_view, 4> kPrefixes = {"x-forwarded", "x-envoy-", "x-original-forwarded",
                                                       "x-proxyuser-"};

std::string plain(std::string_view name) {
  std::string out(name);
  for (char& c : out) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    if (c == '_') c = '-';
  }
  return out;
}

}  // namespace

bool speaks_for_the_edge(std::string_view name) {
  const std::string asked = plain(name);
  return std::find(kNames.begin(), kNames.end(), asked) != kNames.end() ||
         std::any_of(kPrefixes.begin(), kPrefixes.end(),
                     [&](std::string_view prefix) { return asked.compare(0, prefix.size(), prefix) == 0; });
}

wire::Fields RebuiltFields::upstream(const http::Request& request) const {
  wire::Fields out;
  for (const wire::Field& field : request.head.fields) {
    if (!speaks_for_the_edge(field.name)) out.add(field.name, field.value);
  }
  out.set("X-Forwarded-For", request.peer);
  out.set("X-Forwarded-Proto", "https");
  if (const std::string* host = request.head.fields.find("Host")) out.set("X-Forwarded-Host", *host);
  return out;
}

}  // namespace assay::balancer
