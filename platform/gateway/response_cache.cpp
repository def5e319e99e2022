// SPDX-License-Identifier: Apache-2.0
#include "platform/gateway/response_cache.hpp"

#include <algorithm>
#include <charconv>
#include <string_view>
#include <vector>

namespace assay::gateway {
namespace {

using std::chrono::seconds;

std::string lower(std::string_view text) {
  std::string out(text);
  for (char& c : out) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return out;
}

// The members of all fields of that name, in lower case and trimmed. Commas within quotes cut, too: what such
// a member says is then not understood, which can only shorten the time.
std::vector<std::string> members(const wire::Fields& fields, std::string_view name) {
  std::vector<std::string> out;
  for (std::string_view rest : fields.all(name)) {
    while (!rest.empty()) {
      const std::size_t comma = std::min(rest.find(','), rest.size());
      std::string_view member = rest.substr(0, comma);
      rest.remove_prefix(std::min(comma + 1, rest.size()));
      while (!member.empty() && (member.front() == ' ' || member.front() == '\t')) member.remove_prefix(1);
      while (!member.empty() && (member.back() == ' ' || member.back() == '\t')) member.remove_suffix(1);
      if (!member.empty()) out.push_back(lower(member));
    }
  }
  return out;
}

std::optional<std::int64_t> whole_number(std::string_view text) {
  std::int64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  const bool digits = !text.empty() && text.front() != '-';
  if (!digits || error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return value;
}

bool same_request(const wire::Fields& varied, const wire::Fields& request) {
  return std::all_of(varied.begin(), varied.end(), [&](const wire::Field& field) {
    return joined_values(request, field.name) == field.value;
  });
}

}  // namespace

std::string joined_values(const wire::Fields& fields, std::string_view name) {
  std::string out;
  for (const std::string_view value : fields.all(name)) out.append(value).append("\n");
  return out;
}

std::string cache_key(const Exchange& exchange) {
  const http::Request& request = exchange.request;
  const std::string_view host = std::string_view(request.authority).substr(0, request.authority.rfind(':'));
  return request.head.method + "\n" + lower(host) + "\n" + exchange.match->upstream_path + "\n" +
         request.query;
}

seconds stated_freshness(const wire::Fields& from_service) {
  std::optional<std::int64_t> shared, any;
  for (const std::string& directive : members(from_service, "Cache-Control")) {
    const std::size_t equals = directive.find('=');
    const std::string name = directive.substr(0, equals);
    if (name == "private" || name == "no-store" || name == "no-cache") return seconds(0);
    if (name != "s-maxage" && name != "max-age") continue;
    const auto value = whole_number(
        equals == std::string::npos ? std::string_view() : std::string_view(directive).substr(equals + 1));
    if (!value) return seconds(0);
    std::optional<std::int64_t>& kept = name == "s-maxage" ? shared : any;
    kept = kept ? std::min(*kept, *value) : *value;
  }
  const std::string* age = from_service.find("Age");  // how long it was kept elsewhere
  const auto spent = age == nullptr ? std::optional<std::int64_t>(0) : whole_number(*age);
  const std::int64_t stated = shared.value_or(any.value_or(0));
  return seconds(spent ? std::max<std::int64_t>(stated - *spent, 0) : 0);
}

std::optional<std::string> PublicAnswers::key(const Exchange& exchange) const {
  const http::Request& request = exchange.request;
  const Route& route = exchange.match->route;
  const bool shared = route.cache_s > 0 && route.access == Access::anyone && !exchange.token;
  if (!shared || request.head.method != "GET" || !request.body.empty()) return std::nullopt;
  for (const char* name : {"Authorization", "Range"}) {
    if (request.head.fields.find(name) != nullptr) return std::nullopt;
  }
  return cache_key(exchange);
}

Duration PublicAnswers::keep_for(const Exchange& exchange, const http::Response& response) const {
  constexpr int kOk = 200;
  const wire::Fields& from_service = exchange.from_service;
  if (response.status != kOk || from_service.find("Set-Cookie") != nullptr) return Duration::zero();
  return std::min(stated_freshness(from_service), seconds(exchange.match->route.cache_s));
}

std::optional<wire::Fields> PublicAnswers::varied(const Exchange& exchange) const {
  wire::Fields out;
  for (const std::string& name : members(exchange.from_service, "Vary")) {
    if (name == "*") return std::nullopt;
    out.set(name, joined_values(exchange.request.head.fields, name));
  }
  return out;
}

const StoredAnswer* AnswerStore::find(const std::string& key, const wire::Fields& request,
                                      TimePoint now) const {
  const auto [begin, end] = answers_.equal_range(key);
  for (auto it = begin; it != end; ++it) {
    if (now < it->second.stale && same_request(it->second.varied, request)) return &it->second;
  }
  return nullptr;
}

void AnswerStore::keep(const std::string& key, StoredAnswer answer) {
  if (answer.response.body.size() > limits_.max_body || limits_.entries == 0) return;
  const auto [begin, end] = answers_.equal_range(key);
  const auto old =
      std::find_if(begin, end, [&](const auto& entry) { return entry.second.varied == answer.varied; });
  if (old != end) answers_.erase(old);
  if (answers_.size() >= limits_.entries) {
    answers_.erase(std::min_element(answers_.begin(), answers_.end(), [](const auto& a, const auto& b) {
      return a.second.stale < b.second.stale;
    }));
  }
  answers_.emplace(key, std::move(answer));
}

net::Task<std::optional<http::Response>> Caching::apply(Exchange& exchange) {
  const auto key = policy_->key(exchange);
  if (key) {
    const StoredAnswer* kept = store_.find(*key, exchange.request.head.fields, loop_.now());
    if (kept != nullptr) {
      http::Response response = kept->response;
      const auto age = std::chrono::duration_cast<seconds>(loop_.now() - kept->stored);
      response.fields.set("Age", std::to_string(age.count()));
      co_return response;
    }
  }
  auto response = co_await next_->apply(exchange);
  if (key && response && !response->takeover) keep(*key, exchange, *response);
  co_return response;
}

void Caching::keep(const std::string& key, const Exchange& exchange, const http::Response& response) {
  const Duration fresh = policy_->keep_for(exchange, response);
  if (fresh <= Duration::zero()) return;
  auto varied = policy_->varied(exchange);
  if (!varied) return;
  store_.keep(key, {response, std::move(*varied), loop_.now(), loop_.now() + fresh});
}

}  // namespace assay::gateway
