// SPDX-License-Identifier: Apache-2.0
#include "platform/gateway/config_draft.hpp"

#include <algorithm>
#include <memory>
#include <utility>

#include "core/toml/reader.hpp"
#include "platform/gateway/config_secrets.hpp"
#include "platform/gateway/in_quotes.hpp"

namespace assay::gateway {
namespace {

using toml_tree::Entry;
using toml_tree::Node;
using toml_tree::Reader;
using toml_tree::Table;

const std::vector<std::string> kAccessNames = {"anyone", "user", "role"};

class DraftReader {
 public:
  DraftReader(std::string text, const std::string& file) {
    out_.draft.pos = {file, 1, 1};
    out_.draft.text = std::move(text);
  }

  ConfigReading run() {
    const Table table = toml_tree::parse(out_.draft.text, out_.draft.pos.file, diagnostics_);
    take_diagnostics("syntax");
    if (out_.findings.empty() && table.empty()) found("empty", out_.draft.pos, "says nothing");
    if (!out_.findings.empty()) return std::move(out_);
    Reader root(table, out_.draft.pos, diagnostics_);
    hosts(root);
    tls(root);
    for (const Node* node : root.table_list("route")) route(*node);
    end(table, root);
    unknown(root, {"hosts", "tls", "route", "end"});
    for (const SecretPlace& place : find_secrets(table)) found("plaintext_secret", place.pos, place.what);
    take_diagnostics("malformed");
    return std::move(out_);
  }

 private:
  void found(const char* rule, SourcePos pos, std::string message) {
    out_.findings.push_back({rule, std::move(pos), std::move(message)});
  }

  void take_diagnostics(const char* rule) {
    for (const Diagnostic& item : diagnostics_.items()) {
      if (item.severity != Severity::error) continue;
      found(rule, item.pos, item.message + (item.hint.empty() ? "" : "; " + item.hint));
    }
    diagnostics_ = {};
  }

  void hosts(Reader& root) {
    const Entry* entry = root.take("hosts");
    if (entry == nullptr) {
      found("malformed", out_.draft.pos, "missing key \"hosts\"");
      return;
    }
    const auto* items = std::get_if<toml_tree::Array>(&entry->value.value);
    if (items == nullptr) {
      found("malformed", entry->value.pos, "\"hosts\" must be an array of strings");
      return;
    }
    for (const Node& item : *items) {
      if (!item.is_string()) {
        found("malformed", item.pos, "each of \"hosts\" must be a string");
        continue;
      }
      out_.draft.hosts.push_back(std::get<std::string>(item.value));
      out_.draft.host_pos.push_back(item.pos);
    }
  }

  void tls(Reader& root) {
    out_.draft.tls_pos = out_.draft.suites_pos = root.pos_of("tls");
    const Table* table = root.table("tls");
    if (table == nullptr) {
      if (!root.has("tls")) found("malformed", out_.draft.pos, "missing table [tls]");
      return;
    }
    Reader reader(*table, root.pos_of("tls"), diagnostics_);
    out_.draft.tls.min_version = reader.required_string("min_version");
    out_.draft.tls.suites = reader.required_string("suites");
    out_.draft.tls_pos = reader.pos_of("min_version");
    out_.draft.suites_pos = reader.pos_of("suites");
    unknown(reader, {"min_version", "suites"});
  }

  void route(const Node& node) {
    if (out_.draft.routes.size() >= kMaxConfigRoutes) {
      if (std::exchange(full_, true)) return;
      found("malformed", node.pos, "more than " + std::to_string(kMaxConfigRoutes) + " routes");
      return;
    }
    RouteDraft draft;
    draft.pos = node.pos;
    Reader reader(std::get<Table>(node.value), node.pos, diagnostics_);
    Route& route = draft.route;
    route.name = reader.required_string("name");
    route.method = reader.required_string("method");
    route.pattern = reader.required_string("path");
    route.upstream = reader.required_string("upstream");
    route.upstream_pattern = reader.required_string("upstream_path");
    draft.path_pos = reader.pos_of("path");
    draft.upstream_pos = reader.pos_of("upstream");
    draft.access_pos = reader.pos_of("access");
    draft.says_access = reader.has("access");
    const std::string access = reader.one_of("access", kAccessNames, "user");
    route.access = access == "anyone" ? Access::anyone : access == "role" ? Access::role : Access::user;
    route.role = reader.string_or("role", "");
    route.cost = reader.integer("cost").value_or(0);
    route.cache_s = reader.integer("cache_s").value_or(0);
    reader.string("note");
    route.input = input(reader, draft);
    unknown(reader, {"name", "method", "path", "upstream", "upstream_path", "access", "role", "cost",
                     "cache_s", "note", "query", "body", "opaque"});
    out_.draft.routes.push_back(std::move(draft));
  }

  std::shared_ptr<const RouteInput> input(Reader& reader, RouteDraft& draft) {
    RouteInput input;
    input.opaque = reader.boolean("opaque").value_or(false);
    const bool declares = reader.has("query") || reader.has("body");
    if (const Table* query = reader.table("query")) {
      for (const Entry& parameter : *query) {
        input.query[parameter.key] = toml_tree::to_json(parameter.value);
        draft.query_pos[parameter.key] = parameter.key_pos;
      }
    }
    draft.body_pos = reader.pos_of("body");
    if (const Table* body = reader.table("body")) input.body = toml_tree::to_json(*body);
    if (input.opaque && declares)
      found("malformed", reader.pos_of("opaque"), "an opaque route declares neither query nor body");
    if (!input.opaque && !declares) return nullptr;
    return std::make_shared<const RouteInput>(std::move(input));
  }

  // A file that ends early may still be good TOML: with fewer routes, or a route without its last lines.
  void end(const Table& table, Reader& root) {
    const Table* end = root.table("end");
    const bool last = !table.empty() && table.back().key == "end";
    if (end != nullptr && end->empty() && last) return;
    if (end == nullptr && !root.has("end")) {
      found("truncated", out_.draft.pos, "does not end in the table [end]: it may have been cut off");
    } else {
      found("truncated", root.pos_of("end"), "[end] must be empty and the last table of the file");
    }
  }

  void unknown(Reader& reader, const std::vector<std::string>& known) {
    for (const Entry* entry : reader.rest()) {
      if (is_secret_key(entry->key, entry->value)) continue;  // told as what it is
      const std::string near = did_you_mean(entry->key, known);
      found("unknown_key", entry->key_pos,
            "unknown key " + in_quotes(entry->key) +
                (near.empty() ? "" : "; did you mean " + in_quotes(near) + "?"));
    }
  }

  ConfigReading out_;
  Diagnostics diagnostics_;
  bool full_ = false;
};

}  // namespace

ConfigReading read_draft(std::string text, const std::string& file) {
  return DraftReader(std::move(text), file).run();
}

}  // namespace assay::gateway
