// SPDX-License-Identifier: Apache-2.0
#include "harness/fuzz/finding_check.hpp"

#include <algorithm>

#include "core/base/encoding.hpp"

namespace assay::fuzz {
namespace {

std::string toml_text(std::string_view text) {
  static constexpr std::string_view kHex = "0123456789ABCDEF";
  std::string out = "\"";
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\') {
      out += '\\';
      out += c;
    } else if (c == '\r' || c == '\n' || c == '\t') {
      out += c == '\r' ? "\\r" : c == '\n' ? "\\n" : "\\t";
    } else if (byte < 0x20 || byte == 0x7F) {
      out += "\\u00";
      out += kHex[byte >> 4];
      out += kHex[byte & 15];
    } else {
      out += c;
    }
  }
  return out + '"';
}

void replace_all(std::string& text, std::string_view what, std::string_view by) {
  if (what.empty()) return;
  for (std::size_t at = text.find(what); at != std::string::npos; at = text.find(what, at + by.size()))
    text.replace(at, what.size(), by);
}

// "$" begins a variable in check files.
std::string literal(std::string_view bytes) {
  std::string out;
  for (const char c : bytes) out += c == '$' ? "$$" : std::string(1, c);
  return out;
}

bool is_one_of(std::string_view text, std::initializer_list<std::string_view> known) {
  return std::find(known.begin(), known.end(), text) != known.end();
}

// The control that should have stopped it, by what became ambiguous.
std::string_view control_of(std::string_view ambiguity) {
  if (is_one_of(ambiguity, {"request-line"})) return "gateway.http.request-line";
  if (is_one_of(ambiguity, {"field-name", "field-value", "folded-field", "bare-line-end"}))
    return "gateway.http.header-syntax";
  if (is_one_of(ambiguity, {"chunk-line", "chunk-end", "trailer"})) return "gateway.http.chunked";
  return "gateway.http.framing";
}

std::string breach(const std::string& marker, const std::string& where) {
  return "\n[[breach]]\nobserve = \"tap.messages\"\nat = \"legacy\"\nmarker = \"" + marker +
         "\"\nwhere = " + where + "\n";
}

// A request that arrived and was not sent, by its method and target; none where they are those of the one
// sent.
std::string breach_of_changed(const FoundRequest& found, const std::string& marker) {
  const std::size_t space = found.detail.find(' ');
  if (found.property != "only what was sent" || space == std::string::npos ||
      found.detail.find(" with another body") != std::string::npos ||
      found.detail.find("smuggled-") != std::string::npos)
    return {};
  std::string target = found.detail.substr(space + 1);
  for (char& c : target) c = c == '*' || c == '[' || c == ']' || c == '\\' ? '?' : c;
  target = literal(target);
  replace_all(target, found.marker, "${marker}");
  return breach(marker, "{ method = " + toml_text(found.detail.substr(0, space)) +
                            ", target = " + toml_text(target) + " }");
}

}  // namespace

std::string segments_toml(std::string_view bytes) {
  std::string out;
  while (!bytes.empty()) {
    const bool high = static_cast<unsigned char>(bytes.front()) >= 0x80;
    const auto end = std::find_if(bytes.begin(), bytes.end(),
                                  [&](char c) { return (static_cast<unsigned char>(c) >= 0x80) != high; });
    const std::string_view piece = bytes.substr(0, static_cast<std::size_t>(end - bytes.begin()));
    out += (out.empty() ? "" : ", ") + (high ? "{ hex = \"" + to_hex(piece) + "\" }" : toml_text(piece));
    bytes.remove_prefix(piece.size());
  }
  return "[" + out + "]";
}

std::string check_toml(const FoundRequest& found) {
  std::string bytes = literal(found.bytes);
  replace_all(bytes, found.marker, "${marker}");
  const std::string marker = found.marker.empty() ? "*" : "$marker";
  std::string out = "# SPDX-License-Identifier: Apache-2.0\n# Found by fuzzing; violated: " + found.property +
                    (found.detail.empty() ? "" : " (" + found.detail + ")") + "\n";
  out += "id = \"" + found.name + "\"\n";
  out += "title = \"Bytes that fuzzing found are refused or forwarded as one request\"\n";
  out += "severity = \"high\"\nkills = \"" + std::string(control_of(found.detail)) +
         "\"\nthreats = [\"TH-008\"]\n";
  out += "cwe = [444]\nprofile = \"legacy-backend\"\nblast = \"write\"\n";
  out +=
      "why = \"\"\"\nWhat the gateway forwards can be read by the backend as something else than the client "
      "sent.\"\"\"\n";
  out +=
      "fix = \"\"\"\nRefuse the request and close the connection, or forward it in its one canonical "
      "form.\"\"\"\n";
  out += "\n[[twin]]\ndo = \"http.raw\"\nsegments = [\"POST /legacy/${marker} HTTP/1.1\\r\\nHost: " +
         found.host + "\\r\\nContent-Length: 5\\r\\n\\r\\nhello\"]\nexpect = { outcome = \"accepted\" }\n";
  out +=
      "\n[[attack]]\ndo = \"http.raw\"\nfor_each = [\"whole\", \"head-end\", \"delimiters\"]\nsplit = "
      "\"$item\"\n";
  out += "segments = " + segments_toml(bytes) + "\n";
  out += breach(marker, "{ ambiguity = \"?*\" }");
  out += breach(marker, "{ target = \"*smuggled-*\" }");
  return out + breach_of_changed(found, marker);
}

}  // namespace assay::fuzz
