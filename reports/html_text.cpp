// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>
#include <cctype>

#include "reports/html.hpp"
#include "reports/printable.hpp"

namespace assay::reports::html {
namespace {

std::string escape(std::string_view printable_text) {
  std::string out;
  out.reserve(printable_text.size());
  while (!printable_text.empty()) {
    const std::size_t plain = std::min(printable_text.find_first_of("&<>\"'"), printable_text.size());
    out += printable_text.substr(0, plain);
    if (plain == printable_text.size()) break;
    switch (printable_text[plain]) {
      case '&':
        out += "&amp;";
        break;
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      case '"':
        out += "&quot;";
        break;
      default:
        out += "&#39;";
        break;
    }
    printable_text.remove_prefix(plain + 1);
  }
  return out;
}

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

bool is_technique(std::string_view id) {
  const bool shape = (id.size() == 5 || (id.size() == 9 && id[5] == '.')) && id[0] == 'T';
  if (!shape) return false;
  for (std::size_t i = 1; i < id.size(); ++i) {
    if (i != 5 && !is_digit(id[i])) return false;
  }
  return true;
}

constexpr std::array<std::string_view, 10> kOwaspApi2023 = {
    "0xa1-broken-object-level-authorization",
    "0xa2-broken-authentication",
    "0xa3-broken-object-property-level-authorization",
    "0xa4-unrestricted-resource-consumption",
    "0xa5-broken-function-level-authorization",
    "0xa6-unrestricted-access-to-sensitive-business-flows",
    "0xa7-server-side-request-forgery",
    "0xa8-security-misconfiguration",
    "0xa9-improper-inventory-management",
    "0xaa-unsafe-consumption-of-apis"};

}  // namespace

std::string text(std::string_view bytes) {
  return escape(printable_line(bytes));
}
std::string block(std::string_view bytes) {
  return escape(printable(bytes));
}

std::string anchor(std::string_view prefix, std::string_view id) {
  static constexpr std::string_view kHex = "0123456789abcdef";
  std::string out(prefix);
  for (const char c : id) {
    const auto b = static_cast<unsigned char>(c);
    if (b < 0x80 && (std::isalnum(b) != 0 || c == '.' || c == '-')) {
      out += c;
    } else {
      out += '_';
      out += kHex[b >> 4];
      out += kHex[b & 15];
    }
  }
  return out;
}

std::string link(std::string_view url, std::string_view label) {
  return "<a rel=\"noreferrer\" href=\"" + text(url) + "\">" + text(label) + "</a>";
}

std::string jump(std::string_view prefix, std::string_view id) {
  return "<a href=\"#" + anchor(prefix, id) + "\">" + text(id) + "</a>";
}

std::string chip(std::string_view tone, std::string_view symbol, std::string_view word) {
  return "<span class=\"chip " + std::string(tone) + "\"><span aria-hidden=\"true\">" + std::string(symbol) +
         "</span> " + std::string(word) + "</span>";
}

std::string chip(model::Verdict verdict) {
  switch (verdict) {
    case model::Verdict::pass:
      return chip("pass", "✓", "Pass");
    case model::Verdict::fail:
      return chip("fail", "✕", "Fail");
    case model::Verdict::inconclusive:
      return chip("inconclusive", "?", "Inconclusive");
    case model::Verdict::unsupported:
      return chip("unsupported", "–", "Unsupported");
    case model::Verdict::waived:
      return chip("waived", "⚑", "Waived");
  }
  return {};
}

std::string chip(model::KillState state) {
  switch (state) {
    case model::KillState::killed:
      return chip("pass", "✓", "Killed");
    case model::KillState::survived:
      return chip("fail", "✕", "Survived");
    case model::KillState::unreached:
      return chip("inconclusive", "○", "Unreached");
    case model::KillState::broken:
      return chip("inconclusive", "!", "Broken");
  }
  return {};
}

std::string cwe_link(std::int64_t cwe) {
  const std::string number = std::to_string(cwe);
  return link("https://cwe.mitre.org/data/definitions/" + number + ".html", "CWE-" + number);
}

std::string attack_link(std::string_view technique) {
  if (!is_technique(technique)) return text(technique);
  std::string path(technique);
  std::replace(path.begin(), path.end(), '.', '/');
  return link("https://attack.mitre.org/techniques/" + path + "/", "ATT&CK " + std::string(technique));
}

std::string owasp_link(std::string_view category) {
  const std::string label = "OWASP " + std::string(category);
  for (std::size_t i = 0; i < kOwaspApi2023.size(); ++i) {
    if (category == "API" + std::to_string(i + 1) + ":2023") {
      return link("https://owasp.org/API-Security/editions/2023/en/" + std::string(kOwaspApi2023[i]) + "/",
                  label);
    }
  }
  return text(label);
}

}  // namespace assay::reports::html
