// SPDX-License-Identifier: Apache-2.0
// A cache before the gateway's first filter, as a CDN is one: it knows nothing of routes and users.
#include <algorithm>
#include <array>
#include <map>

#include "core/base/encoding.hpp"
#include "platform/weak/gateway_cache.hpp"

namespace assay::weak {
namespace {

constexpr int kOk = 200;

bool has_static_extension(std::string_view path) {
  static constexpr std::array<std::string_view, 6> kExtensions = {".css", ".js",  ".png",
                                                                  ".svg", ".ico", ".jpg"};
  return std::any_of(kExtensions.begin(), kExtensions.end(),
                     [&](std::string_view extension) { return path.ends_with(extension); });
}

bool is_below_static(std::string_view path) {
  return path.starts_with("/pages/static/");
}

// Ends at what some framework takes for the end of a path.
std::string cut_at_delimiter(std::string_view path) {
  std::size_t end = path.size();
  for (const char* delimiter : {";", "%00", "%0a", "%23", "%3f", "%3b"})
    end = std::min(end, path.find(delimiter));
  return std::string(path.substr(0, end));
}

std::string cache_resolved(std::string_view path) {
  std::string decoded;
  for (std::size_t i = 0; i < path.size(); ++i) {
    const auto byte = path[i] == '%' ? from_hex(path.substr(i + 1, 2)) : std::nullopt;
    decoded += byte ? (*byte)[0] : path[i];
    if (byte) i += 2;
  }
  std::vector<std::string> kept;
  for (std::size_t at = 1; at <= decoded.size();) {
    const std::size_t end = std::min(decoded.find('/', at), decoded.size());
    const std::string segment = decoded.substr(at, end - at);
    at = end + 1;
    if (segment == ".." && !kept.empty()) kept.pop_back();
    if (segment != "." && segment != "..") kept.push_back(segment);
  }
  std::string out;
  for (const std::string& segment : kept) out += "/" + segment;
  return out;
}

}  // namespace

class EdgeCache {
 public:
  explicit EdgeCache(EdgeCacheFault fault) : fault_(std::move(fault)) {}
  const EdgeCacheFault& fault() const { return fault_; }
  bool keeps(const http::Request& request) const {
    return request.head.method == "GET" && fault_.looks_static(request.path);
  }
  const http::Response* find(const http::Request& request) const {
    const auto it = kept_.find(request.head.target);
    return it == kept_.end() ? nullptr : &it->second;
  }
  void keep(const http::Request& request, const http::Response& response) {
    kept_[request.head.target] = response;
  }

 private:
  EdgeCacheFault fault_;
  std::map<std::string, http::Response> kept_;
};

namespace {

class LooksUp final : public gateway::Filter {
 public:
  LooksUp(std::unique_ptr<gateway::Filter> first, std::shared_ptr<EdgeCache> cache, HitCounter& hits)
      : first_(std::move(first)), cache_(std::move(cache)), hits_(hits) {}
  net::Task<std::optional<http::Response>> apply(gateway::Exchange& exchange) override {
    const http::Response* kept = cache_->keeps(exchange.request) ? cache_->find(exchange.request) : nullptr;
    if (kept == nullptr) co_return co_await first_->apply(exchange);
    hits_.hit(cache_->fault().name);
    co_return *kept;
  }

 private:
  std::unique_ptr<gateway::Filter> first_;
  std::shared_ptr<EdgeCache> cache_;
  HitCounter& hits_;
};

class Fills final : public gateway::Filter {
 public:
  Fills(std::unique_ptr<gateway::Filter> last, std::shared_ptr<EdgeCache> cache)
      : last_(std::move(last)), cache_(std::move(cache)) {}
  net::Task<std::optional<http::Response>> apply(gateway::Exchange& exchange) override {
    auto response = co_await last_->apply(exchange);
    const bool keeps = response && response->status == kOk && !response->takeover;
    if (keeps && cache_->keeps(exchange.request)) cache_->keep(exchange.request, *response);
    co_return response;
  }

 private:
  std::unique_ptr<gateway::Filter> last_;
  std::shared_ptr<EdgeCache> cache_;
};

class RoutesAsItReads final : public gateway::Router {
 public:
  RoutesAsItReads(std::unique_ptr<gateway::Router> declared, std::shared_ptr<EdgeCache> cache)
      : declared_(std::move(declared)), cache_(std::move(cache)) {}
  Result<gateway::RouteMatch> match(std::string_view host, std::string_view method,
                                    std::string_view path) const override {
    return declared_->match(host, method, cache_->fault().routed(path));
  }

 private:
  std::unique_ptr<gateway::Router> declared_;
  std::shared_ptr<EdgeCache> cache_;
};

}  // namespace

std::vector<EdgeCacheFault> edge_cache_faults() {
  const std::string control = "gateway.cache-safety/";
  return {{control + "static-by-extension", has_static_extension, nullptr},
          {control + "delimiters-differ", has_static_extension, cut_at_delimiter},
          {control + "directory-by-raw-path", is_below_static, cache_resolved}};
}

std::shared_ptr<EdgeCache> edge_cache(EdgeCacheFault fault) {
  return std::make_shared<EdgeCache>(std::move(fault));
}

std::unique_ptr<gateway::Filter> looks_up(std::unique_ptr<gateway::Filter> first,
                                          std::shared_ptr<EdgeCache> cache, HitCounter& hits) {
  return std::make_unique<LooksUp>(std::move(first), std::move(cache), hits);
}

std::unique_ptr<gateway::Filter> fills(std::unique_ptr<gateway::Filter> last,
                                       std::shared_ptr<EdgeCache> cache) {
  return std::make_unique<Fills>(std::move(last), std::move(cache));
}

std::unique_ptr<gateway::Router> routes_as_it_reads(std::unique_ptr<gateway::Router> declared,
                                                    std::shared_ptr<EdgeCache> cache) {
  if (!cache->fault().routed) return declared;
  return std::make_unique<RoutesAsItReads>(std::move(declared), std::move(cache));
}

}  // namespace assay::weak
