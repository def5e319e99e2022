// SPDX-License-Identifier: Apache-2.0
#include "platform/weak/gateway_http_header_syntax.hpp"

#include "core/base/encoding.hpp"
#include "platform/weak/head_text.hpp"

namespace assay::weak {
namespace {

using Repaired = std::optional<std::string>;

bool is_token_char(char c) {
  const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  const bool digit = c >= '0' && c <= '9';
  return letter || digit ||
         (c != '\0' && std::string_view("!#$%&'*+-.^_`|~").find(c) != std::string_view::npos);
}

// Runs `edit` over the field lines; nullopt if none was changed. `edit` returns false to drop the line.
template <typename Edit>
Repaired each_line(const std::string& text, Edit edit) {
  HeadText head = HeadText::parse(text);
  std::vector<std::string> lines;
  bool changed = false;
  for (const std::string& line : head.lines) {
    std::string edited = line;
    const bool keep = edit(edited, lines);
    changed = changed || !keep || edited != line;
    if (keep) lines.push_back(std::move(edited));
  }
  if (!changed) return std::nullopt;
  head.lines = std::move(lines);
  return head.text();
}

Repaired space_before_colon(const std::string& text) {
  return each_line(text, [](std::string& line, const std::vector<std::string>&) {
    const std::size_t colon = line.find(':');
    if (colon == std::string::npos) return true;
    std::size_t end = colon;
    while (end > 0 && is_blank(line[end - 1])) --end;
    line.erase(end, colon - end);
    return true;
  });
}

Repaired folded_lines(const std::string& text) {
  return each_line(text, [](std::string& line, std::vector<std::string>& before) {
    if (line.empty() || !is_blank(line.front()) || before.empty()) return true;
    before.back() += " " + trimmed(line);
    return false;
  });
}

Repaired lf_ends_lines(const std::string& text) {
  std::string out;
  bool changed = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool bare = text[i] == '\n' && (i == 0 || text[i - 1] != '\r');
    if (bare) out += '\r';
    changed = changed || bare;
    out += text[i];
  }
  return changed ? Repaired(out) : std::nullopt;
}

Repaired value_bytes_unchecked(const std::string& text) {
  return each_line(text, [](std::string& line, const std::vector<std::string>&) {
    const std::size_t colon = line.find(':');
    for (std::size_t i = colon == std::string::npos ? line.size() : colon + 1; i < line.size(); ++i) {
      const auto byte = static_cast<unsigned char>(line[i]);
      if ((byte < 0x20 && line[i] != '\t') || byte == 0x7F) line[i] = '_';
    }
    return true;
  });
}

Repaired junk_lines_skipped(const std::string& text) {
  return each_line(text, [](const std::string& line, const std::vector<std::string>& before) {
    const std::size_t colon = line.find(':');
    const bool stray_fold = before.empty() && !line.empty() && is_blank(line.front());
    return colon != std::string::npos && colon > 0 && !stray_fold;
  });
}

Repaired name_bytes_unchecked(const std::string& text) {
  return each_line(text, [](std::string& line, const std::vector<std::string>&) {
    const std::size_t colon = line.find(':');
    for (std::size_t i = 0; colon != std::string::npos && i < colon; ++i) {
      if (!is_token_char(line[i])) line[i] = '-';
    }
    return true;
  });
}

Repaired names_normalised(const std::string& text) {
  return each_line(text, [](std::string& line, const std::vector<std::string>&) {
    const std::size_t colon = line.find(':');
    if (colon == std::string::npos) return true;
    std::string name = percent_decode_tolerant(line.substr(0, colon));
    for (char& c : name) {
      if (c == '_' || is_blank(c)) c = '-';
    }
    line = name + line.substr(colon);
    return true;
  });
}

Repaired values_decoded(const std::string& text) {
  return each_line(text, [](std::string& line, const std::vector<std::string>&) {
    const std::size_t colon = line.find(':');
    if (colon == std::string::npos) return true;
    line = line.substr(0, colon) + percent_decode_tolerant(line.substr(colon));
    return true;
  });
}

HeadFault syntax_fault(const char* id, Repaired (*repair)(const std::string&), bool lf = false) {
  return {std::string("gateway.http.header-syntax/") + id, repair, lf};
}

}  // namespace

std::vector<HeadFault> header_syntax_faults() {
  std::vector<HeadFault> out = {syntax_fault("space-before-colon", space_before_colon),
                                syntax_fault("folded-lines", folded_lines),
                                syntax_fault("lf-ends-lines", lf_ends_lines, true),
                                syntax_fault("value-bytes-unchecked", value_bytes_unchecked),
                                syntax_fault("junk-lines-skipped", junk_lines_skipped),
                                syntax_fault("name-bytes-unchecked", name_bytes_unchecked),
                                syntax_fault("names-normalised", names_normalised)};
  HeadFault decoding = syntax_fault("values-decoded", nullptr);
  decoding.rewrite = values_decoded;
  out.push_back(std::move(decoding));
  return out;
}

}  // namespace assay::weak
