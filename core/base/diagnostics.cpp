// SPDX-License-Identifier: Apache-2.0
#include "core/base/diagnostics.hpp"

#include <algorithm>
#include <cctype>
#include <numeric>

namespace assay {
namespace {

std::string_view line_of(std::string_view source, int line) {
  for (int current = 1; current < line; ++current) {
    const auto end = source.find('\n');
    if (end == std::string_view::npos) return {};
    source.remove_prefix(end + 1);
  }
  return source.substr(0, source.find('\n'));
}

std::size_t word_length(std::string_view text) {
  std::size_t n = 0;
  while (n < text.size() && (std::isalnum(static_cast<unsigned char>(text[n])) || text[n] == '_' ||
                             text[n] == '-' || text[n] == '.')) {
    ++n;
  }
  return std::max<std::size_t>(n, 1);
}

// Two neighbours that changed places count as one edit, as the other slips of a typist do.
std::size_t edit_distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> row(b.size() + 1), above, above_that;
  std::iota(row.begin(), row.end(), std::size_t{0});
  for (std::size_t i = 1; i <= a.size(); ++i) {
    above_that = std::move(above);
    above = std::move(row);
    row.assign(b.size() + 1, i);
    for (std::size_t j = 1; j <= b.size(); ++j) {
      row[j] = std::min({above[j] + 1, row[j - 1] + 1, above[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1)});
      const bool swapped = i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1];
      if (swapped) row[j] = std::min(row[j], above_that[j - 2] + 1);
    }
  }
  return row[b.size()];
}

}  // namespace

std::string to_string(const SourcePos& pos) {
  std::string out = pos.file;
  if (pos.line > 0) out += ":" + std::to_string(pos.line);
  if (pos.line > 0 && pos.column > 0) out += ":" + std::to_string(pos.column);
  return out;
}

void Diagnostics::error(SourcePos pos, std::string message, std::string hint) {
  items_.push_back({Severity::error, std::move(pos), std::move(message), std::move(hint)});
}

void Diagnostics::warning(SourcePos pos, std::string message, std::string hint) {
  items_.push_back({Severity::warning, std::move(pos), std::move(message), std::move(hint)});
}

void Diagnostics::append(const Diagnostics& other) {
  items_.insert(items_.end(), other.items_.begin(), other.items_.end());
}

bool Diagnostics::has_errors() const {
  return std::any_of(items_.begin(), items_.end(),
                     [](const Diagnostic& d) { return d.severity == Severity::error; });
}

std::string render_diagnostic(const Diagnostic& diagnostic, std::string_view source) {
  const std::string place = to_string(diagnostic.pos);
  std::string out = place + (place.empty() ? "" : ": ") +
                    (diagnostic.severity == Severity::error ? "error: " : "warning: ") + diagnostic.message +
                    "\n";
  if (diagnostic.pos.line > 0 && !source.empty()) {
    const std::string_view text = line_of(source, diagnostic.pos.line);
    const std::string number = std::to_string(diagnostic.pos.line);
    out += "  " + number + " | " + std::string(text) + "\n";
    if (diagnostic.pos.column > 0 && static_cast<std::size_t>(diagnostic.pos.column) <= text.size() + 1) {
      const auto start = static_cast<std::size_t>(diagnostic.pos.column - 1);
      std::string pad;
      for (std::size_t i = 0; i < start && i < text.size(); ++i) pad += text[i] == '\t' ? '\t' : ' ';
      const std::size_t length = start < text.size() ? word_length(text.substr(start)) : 1;
      out += "  " + std::string(number.size(), ' ') + " | " + pad + "^" + std::string(length - 1, '~') + "\n";
    }
  }
  if (!diagnostic.hint.empty()) out += "  hint: " + diagnostic.hint + "\n";
  return out;
}

std::string did_you_mean(std::string_view word, const std::vector<std::string>& candidates) {
  std::string best;
  std::size_t best_distance = std::max<std::size_t>(word.size() / 3, 1) + 1;
  for (const std::string& candidate : candidates) {
    const std::size_t d = edit_distance(word, candidate);
    if (d < best_distance) {
      best_distance = d;
      best = candidate;
    }
  }
  return best;
}

}  // namespace assay
