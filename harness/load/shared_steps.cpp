// SPDX-License-Identifier: Apache-2.0
#include "harness/load/shared_steps.hpp"

#include <algorithm>

#include "core/json/parse.hpp"
#include "harness/load/splice.hpp"
#include "harness/load/steps.hpp"
#include "harness/model/variables.hpp"

namespace assay::load {
namespace {

using toml_tree::Entry;
using toml_tree::Node;
using toml_tree::Reader;
using toml_tree::Table;

constexpr int kDeepest = 8;

struct Parameter {
  std::string name;
  std::optional<Node> fallback;
  SourcePos pos;
};

struct SharedFile {
  std::vector<Parameter> params;
  std::vector<Node> steps;
};

Parameter read_parameter(const Entry& entry, Diagnostics& diagnostics) {
  Parameter param{entry.key, std::nullopt, entry.key_pos};
  if (!model::is_variable_name(entry.key)) {
    diagnostics.error(entry.key_pos, in_quotes(entry.key) + " is not a variable name",
                      "letters, digits and `_`");
  }
  const auto* table = std::get_if<Table>(&entry.value.value);
  if (table == nullptr) {
    diagnostics.error(entry.value.pos, "a parameter is a table",
                      "write { doc = \"…\" } or { doc = \"…\", default = … }");
    return param;
  }
  Reader reader(*table, entry.value.pos, diagnostics);
  reader.required_string("doc");
  if (const Entry* fallback = reader.take("default")) param.fallback = fallback->value;
  reader.finish();
  return param;
}

SharedFile read_shared(const std::string& file, const std::string& text, Diagnostics& diagnostics) {
  SharedFile out;
  const Table table = toml_tree::parse(text, file, diagnostics);
  if (diagnostics.has_errors()) return out;
  Reader top(table, {file, 1, 1}, diagnostics);
  if (const Table* params = top.table("params")) {
    for (const Entry& entry : *params) out.params.push_back(read_parameter(entry, diagnostics));
  }
  for (const Node* step : top.table_list("step")) out.steps.push_back(*step);
  if (out.steps.empty()) diagnostics.error({file, 1, 1}, "shared steps without a [[step]]");
  top.finish();
  return out;
}

std::string folder_of(const std::string& file) {
  const auto slash = file.rfind('/');
  return slash == std::string::npos ? std::string() : file.substr(0, slash);
}

const std::string* find_source(const std::string& user, const std::string& name, const Sources& sources,
                               std::string& found) {
  std::string folder = folder_of(user);
  while (true) {
    found = folder.empty() ? name : folder + "/" + name;
    if (const auto it = sources.find(found); it != sources.end() && is_shared_file(found)) return &it->second;
    if (folder.empty()) return nullptr;
    folder = folder_of(folder);
  }
}

// Nothing when the caller leaves one out: steps with holes would only repeat that mistake.
std::optional<Arguments> bind_arguments(const SharedFile& shared, const std::string& file, const Table* with,
                                        const SourcePos& pos, Diagnostics& diagnostics) {
  Arguments out;
  bool complete = true;
  std::vector<std::string> known;
  for (const Parameter& param : shared.params) known.push_back(param.name);
  if (with != nullptr) {
    for (const Entry& entry : *with) {
      require_known("parameter", entry.key, entry.key_pos, known, diagnostics);
      out.emplace(entry.key, entry.value);
    }
  }
  for (const Parameter& param : shared.params) {
    if (out.contains(param.name)) continue;
    if (param.fallback) {
      out.emplace(param.name, *param.fallback);
    } else {
      diagnostics.error(pos, in_quotes(file) + " needs " + in_quotes(param.name), "say it in `with = { … }`");
      complete = false;
    }
  }
  if (!complete) return std::nullopt;
  return out;
}

// A `save` that only a caller can fill is a variable here; any name will do to check the rest.
void name_open_save(Node& step, const Arguments& arguments) {
  for (Entry& entry : std::get<Table>(step.value)) {
    auto* text = std::get_if<std::string>(&entry.value.value);
    if (entry.key != "save" || text == nullptr || text->empty() || text->front() != '$') continue;
    if (!arguments.contains(text->substr(1))) text->erase(0, 1);
  }
}

void expand_into(const Table& step, const SourcePos& pos, const Context& context, int depth,
                 std::vector<Node>& out) {
  Diagnostics& diagnostics = context.diagnostics;
  Reader reader(step, pos, diagnostics);
  const std::string name = reader.required_string("use");
  const Table* with = reader.table("with");
  reader.finish();
  std::string file;
  const std::string* text = find_source(pos.file, name, context.sources, file);
  if (text == nullptr) {
    std::vector<std::string> known;
    for (const auto& source : context.sources) {
      if (is_shared_file(source.first)) known.push_back(source.first);
    }
    diagnostics.error(reader.pos_of("use"), "no shared steps " + in_quotes(name), nearest(name, known));
    return;
  }
  if (depth >= kDeepest) {
    diagnostics.error(reader.pos_of("use"), "shared steps use each other more than 8 deep");
    return;
  }
  Diagnostics own;  // the shared file's own mistakes are reported once, by check_shared_file
  const SharedFile shared = read_shared(file, *text, own);
  if (own.has_errors()) return;
  const auto arguments = bind_arguments(shared, name, with, pos, diagnostics);
  if (!arguments) return;
  for (const Node& node : shared.steps) {
    Node filled = splice(node, *arguments, diagnostics);
    const Table& table = std::get<Table>(filled.value);
    if (is_use(table)) {
      expand_into(table, filled.pos, context, depth + 1, out);
    } else {
      out.push_back(std::move(filled));
    }
  }
}

}  // namespace

bool is_shared_file(std::string_view file) {
  return file.substr(0, 4) == "lib/" || file.find("/lib/") != std::string_view::npos;
}

std::vector<Node> expand_use(const Table& step, const SourcePos& pos, const Context& context) {
  std::vector<Node> out;
  expand_into(step, pos, context, 0, out);
  return out;
}

void check_shared_file(const std::string& file, const Context& context) {
  const auto source = context.sources.find(file);
  Diagnostics own;
  const SharedFile shared = read_shared(file, source->second, own);
  context.diagnostics.append(own);
  Scope scope(context.vocabulary);
  Arguments arguments;
  for (const Parameter& param : shared.params) {
    scope.define(param.name, true, param.pos);
    if (param.fallback) arguments.emplace(param.name, *param.fallback);
  }
  std::vector<Node> filled;
  for (const Node& step : shared.steps) {
    scope.check(step, own);  // notes which parameters are used; what is unknown is reported below
    filled.push_back(splice(step, arguments, context.diagnostics));
    name_open_save(filled.back(), arguments);
  }
  std::vector<const Node*> steps;
  for (const Node& step : filled) steps.push_back(&step);
  read_steps(steps, context, scope);
  for (const Parameter& param : shared.params) {
    if (!scope.is_used(param.name)) {
      context.diagnostics.error(param.pos, "parameter " + in_quotes(param.name) + " is never used");
    }
  }
}

}  // namespace assay::load
