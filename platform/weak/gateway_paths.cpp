// SPDX-License-Identifier: Apache-2.0
#include "platform/weak/gateway_paths.hpp"

#include <algorithm>

#include "core/base/encoding.hpp"
#include "platform/weak/head_text.hpp"

namespace assay::weak {
namespace {

std::vector<std::string> segments_of(std::string_view path) {
  std::vector<std::string> out;
  std::size_t begin = 0;
  while (begin <= path.size()) {
    const std::size_t end = std::min(path.find('/', begin), path.size());
    out.emplace_back(path.substr(begin, end - begin));
    begin = end + 1;
  }
  return out;
}

// Dot segments resolved, empty ones dropped, backslashes taken for slashes.
std::string path_resolved(std::string path) {
  std::replace(path.begin(), path.end(), '\\', '/');
  std::vector<std::string> kept;
  for (const std::string& segment : segments_of(path)) {
    if (segment.empty() || segment == ".") continue;
    if (segment == "..") {
      if (!kept.empty()) kept.pop_back();
    } else {
      kept.push_back(segment);
    }
  }
  std::string out;
  for (const std::string& segment : kept) out += "/" + segment;
  return out.empty() ? "/" : out;
}

std::string decoded(std::string_view path) {
  return path_resolved(percent_decode_tolerant(path));
}

std::string decoded_twice(std::string_view path) {
  return decoded(percent_decode_tolerant(path));
}

std::string without_parameters(std::string_view path) {
  std::string out;
  for (const std::string& segment : segments_of(percent_decode_tolerant(path))) {
    out += "/" + segment.substr(0, segment.find(';'));
  }
  return path_resolved(out);
}

std::string loose_names(std::string_view path) {
  std::string out;
  for (std::string segment : segments_of(lower(percent_decode_tolerant(path)))) {
    while (!segment.empty() && std::string_view(". \t").find(segment.back()) != std::string_view::npos)
      segment.pop_back();
    if (segment.ends_with(".json")) segment.resize(segment.size() - 5);
    out += "/" + segment;
  }
  return path_resolved(out);
}

// Overlong forms of ASCII characters, as a careless decoder reads them.
std::string c_string(std::string_view path) {
  const std::string bytes = percent_decode_tolerant(path);
  std::string out;
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    const auto byte = static_cast<unsigned char>(bytes[i]);
    if (byte == 0) break;
    if ((byte == 0xC0 || byte == 0xC1) && i + 1 < bytes.size()) {
      out += static_cast<char>(((byte & 1) << 6) | (static_cast<unsigned char>(bytes[++i]) & 0x3F));
    } else if (byte == 0xE0 && i + 2 < bytes.size()) {
      const auto high = static_cast<unsigned char>(bytes[i + 1]) & 0x3F;
      const auto low = static_cast<unsigned char>(bytes[i + 2]) & 0x3F;
      out += static_cast<char>(((high << 6) | low) & 0x7F);
      i += 2;
    } else {
      out += bytes[i];
    }
  }
  return path_resolved(out);
}

// What a file server makes of an alias without a slash at its end.
std::string alias_joined(std::string_view path) {
  constexpr std::string_view kAlias = "/legacy/static";
  if (path.rfind(kAlias, 0) != 0) return std::string(path);
  return decoded(std::string(kAlias) + "/" + std::string(path.substr(kAlias.size())));
}

class Reread final : public gateway::Router {
 public:
  Reread(std::unique_ptr<gateway::Router> declared, PathFault fault, std::string prefix, std::string upstream,
         HitCounter& hits)
      : declared_(std::move(declared)),
        fault_(std::move(fault)),
        prefix_(std::move(prefix)),
        upstream_(std::move(upstream)),
        hits_(hits) {}

  Result<gateway::RouteMatch> match(std::string_view host, std::string_view method,
                                    std::string_view path) const override {
    auto declared = declared_->match(host, method, path);
    if (declared.ok()) return declared;
    const std::string reread = fault_.reread(path);
    if (reread == path || reread.rfind(prefix_, 0) != 0) return declared;
    const bool plain = std::all_of(reread.begin(), reread.end(), [](char c) { return c > 0x20 && c < 0x7F; });
    if (!plain) return declared;
    hits_.hit(fault_.name);
    gateway::Route route;
    route.name = "reread";
    route.method = method;
    route.upstream = upstream_;
    route.access = gateway::Access::anyone;
    return gateway::RouteMatch{route, reread};
  }

 private:
  std::unique_ptr<gateway::Router> declared_;
  PathFault fault_;
  std::string prefix_, upstream_;
  HitCounter& hits_;
};

}  // namespace

std::vector<PathFault> path_faults() {
  const std::string control = "gateway.path-normalization/";
  return {{control + "decoded-after-policy", decoded},
          {control + "decoded-twice-after-policy", decoded_twice},
          {control + "parameters-after-policy", without_parameters},
          {control + "loose-names-after-policy", loose_names},
          {control + "c-string-after-policy", c_string},
          {control + "alias-off-by-slash", alias_joined}};
}

std::unique_ptr<gateway::Router> reread_after_policy(std::unique_ptr<gateway::Router> declared,
                                                     PathFault fault, std::string prefix,
                                                     std::string upstream, HitCounter& hits) {
  return std::make_unique<Reread>(std::move(declared), std::move(fault), std::move(prefix),
                                  std::move(upstream), hits);
}

}  // namespace assay::weak
