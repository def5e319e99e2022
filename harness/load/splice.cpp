// SPDX-License-Identifier: Apache-2.0
#include "harness/load/splice.hpp"

#include <algorithm>
#include <optional>

#include "core/json/parse.hpp"
#include "harness/model/variables.hpp"

namespace assay::load {
namespace {

using model::TextPiece;
using toml_tree::Array;
using toml_tree::Entry;
using toml_tree::Node;
using toml_tree::Table;

std::string escape(const std::string& literal) {
  std::string out;
  for (const char c : literal) out += c == '$' ? "$$" : std::string(1, c);
  return out;
}

std::string spell(const std::vector<std::string>& path, bool braced) {
  std::string out = braced ? "${" : "$";
  for (std::size_t i = 0; i < path.size(); ++i) out += (i > 0 ? "." : "") + path[i];
  return out + (braced ? "}" : "");
}

// The text again, with braces round every reference, so that it can be glued to other text.
std::optional<std::string> glue(const std::string& text) {
  const auto pieces = model::split_text(text);
  if (!pieces.ok()) return std::nullopt;
  std::string out;
  for (const TextPiece& piece : *pieces)
    out += piece.path.empty() ? escape(piece.literal) : spell(piece.path, true);
  return out;
}

// What `path` means when its first name is an argument: $user.name reaches into a table, or goes on from
// "$alice".
std::optional<Node> reach(const Node& argument, const std::vector<std::string>& path) {
  Node node = argument;
  for (std::size_t i = 1; i < path.size(); ++i) {
    if (const auto* text = std::get_if<std::string>(&node.value)) {
      const auto pieces = model::split_text(*text);
      if (!pieces.ok() || !model::is_whole_reference(*pieces)) return std::nullopt;
      node.value = *text + "." + path[i];
      continue;
    }
    const auto* table = std::get_if<Table>(&node.value);
    if (table == nullptr) return std::nullopt;
    const auto it =
        std::find_if(table->begin(), table->end(), [&](const Entry& e) { return e.key == path[i]; });
    if (it == table->end()) return std::nullopt;
    Node next = it->value;
    node = std::move(next);
  }
  return node;
}

std::optional<std::string> as_text(const Node& node) {
  if (const auto* text = std::get_if<std::string>(&node.value)) return glue(*text);
  if (node.is_table() || node.is_array()) return std::nullopt;
  return dump_json(toml_tree::to_json(node));
}

Node splice_text(const Node& node, const Arguments& arguments, Diagnostics& diagnostics) {
  const auto& text = std::get<std::string>(node.value);
  const auto pieces = model::split_text(text);
  if (!pieces.ok()) return node;  // reported by whoever reads the step
  const auto argument_of = [&](const TextPiece& piece) {
    return piece.path.empty() ? arguments.end() : arguments.find(piece.path[0]);
  };
  if (std::none_of(pieces->begin(), pieces->end(),
                   [&](const TextPiece& piece) { return argument_of(piece) != arguments.end(); })) {
    return node;
  }
  Node out = node;
  std::string glued;
  for (const TextPiece& piece : *pieces) {
    const auto argument = argument_of(piece);
    if (argument == arguments.end()) {
      glued += piece.path.empty() ? escape(piece.literal) : spell(piece.path, true);
      continue;
    }
    const auto value = reach(argument->second, piece.path);
    if (value && model::is_whole_reference(*pieces)) return *value;
    const auto spliced = value ? as_text(*value) : std::nullopt;
    if (!spliced) {
      diagnostics.error(argument->second.pos, spell(piece.path, false) + " cannot be made from this value",
                        "it is used in " + to_string(node.pos));
      return node;
    }
    glued += *spliced;
  }
  out.value = std::move(glued);
  return out;
}

}  // namespace

Node splice(const Node& node, const Arguments& arguments, Diagnostics& diagnostics) {
  if (node.is_string()) return splice_text(node, arguments, diagnostics);
  Node out = node;
  if (auto* items = std::get_if<Array>(&out.value)) {
    for (Node& item : *items) item = splice(item, arguments, diagnostics);
  } else if (auto* table = std::get_if<Table>(&out.value)) {
    for (Entry& entry : *table) entry.value = splice(entry.value, arguments, diagnostics);
  }
  return out;
}

}  // namespace assay::load
