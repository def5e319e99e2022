// SPDX-License-Identifier: Apache-2.0
#include "harness/forge/token_members.hpp"

#include <array>

#include "core/base/encoding.hpp"
#include "core/json/parse.hpp"
#include "harness/forge/lenient_text.hpp"
#include "harness/forge/parameters.hpp"

namespace assay::forge {
namespace {

void write_string(std::string_view s, std::string& out) {
  out += '"';
  for (const char c : s) {
    const auto b = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\') {
      out += '\\';
      out += c;
    } else if (b < 0x20) {
      out += "\\u00" + to_hex(std::string_view(&c, 1));
    } else {
      out += c;
    }
  }
  out += '"';
}

void write_value(const Json& value, std::string& out) {
  if (value.is_string()) {
    write_string(value.as_string(), out);
  } else if (value.is_array()) {
    out += '[';
    for (std::size_t i = 0; i < value.size(); ++i) {
      if (i != 0) out += ',';
      write_value(value.items()[i], out);
    }
    out += ']';
  } else if (value.is_object()) {
    out += '{';
    bool first = true;
    for (const auto& [name, member] : value.members()) {
      if (!first) out += ',';
      first = false;
      write_string(name, out);
      out += ':';
      write_value(member, out);
    }
    out += '}';
  } else {
    out += dump_json(value);
  }
}

// {"hex": "…"} stands for bytes at any depth of a table.
Json with_bytes(const Json& value) {
  if (value.is_object()) {
    if (auto bytes = bytes_of(value)) return Json(std::move(*bytes));
    Json out = Json::object();
    for (const auto& [name, member] : value.members()) out[name] = with_bytes(member);
    return out;
  }
  if (value.is_array()) {
    Json out = Json::array();
    for (const Json& item : value.items()) out.push_back(with_bytes(item));
    return out;
  }
  return value;
}

// Removes the member at a dotted path. A member whose own name contains the dots wins.
bool drop_path(Json& object, std::string_view path) {
  if (!object.is_object()) return false;
  if (object.contains(path)) {
    object.erase(path);
    return true;
  }
  for (std::size_t dot = path.find('.'); dot != std::string_view::npos; dot = path.find('.', dot + 1)) {
    Json* inner = object.find(path.substr(0, dot));
    if (inner != nullptr && drop_path(*inner, path.substr(dot + 1))) return true;
  }
  return false;
}

}  // namespace

std::string write_json(const Json& value) {
  std::string out;
  write_value(value, out);
  return out;
}

Result<TokenPart> TokenPart::build(const Json& params, std::string_view name,
                                   const std::optional<std::string>& base) {
  TokenPart part;
  part.name_ = name;
  ASSAY_TRY(part.read_verbatim(params));
  if (!part.verbatim_) ASSAY_TRY(part.read_base(base));
  ASSAY_TRY(part.set_all(params));
  ASSAY_TRY(part.drop_all(params));
  ASSAY_TRY(part.read_raw_members(params));
  return part;
}

Result<void> TokenPart::read_verbatim(const Json& params) {
  ASSAY_TRY_ASSIGN(auto json, bytes_parameter(params, parameter("_json")));
  if (const Json* hex = params.find(parameter("_hex"))) {
    if (json) return bad_parameter(parameter("_hex"), "cannot stand beside " + parameter("_json"));
    json = hex->is_string() ? from_hex(hex->as_string()) : std::nullopt;
    if (!json) return bad_parameter(parameter("_hex"), "takes pairs of hexadecimal digits");
  }
  if (!json) return {};
  verbatim_ = true;
  text_ = std::move(*json);
  auto parsed = parse_json(text_, kTolerant);
  readable_ = parsed.ok() && parsed->is_object();
  if (readable_) members_ = std::move(parsed).value();
  return {};
}

Result<void> TokenPart::read_base(const std::optional<std::string>& base) {
  text_ = base.value_or("{}");
  auto parsed = parse_json(text_, kTolerant);
  readable_ = parsed.ok() && parsed->is_object();
  if (readable_) members_ = std::move(parsed).value();
  return {};
}

Result<void> TokenPart::set(std::string_view member, Json value) {
  if (verbatim_) {
    return bad_parameter(name_ + "." + std::string(member),
                         "cannot be set in a part whose text is given whole (" + parameter("_json") + ")");
  }
  if (!readable_)
    return bad_parameter("from", "its " + name_ + " is not a JSON object; use " + parameter("_json"));
  members_[member] = std::move(value);
  edited_ = true;
  return {};
}

Result<void> TokenPart::set_all(const Json& params) {
  if (const Json* table = params.find(name_)) {
    if (!table->is_object()) return bad_parameter(name_, "takes a table of members");
    for (const auto& [member, value] : table->members()) ASSAY_TRY(set(member, with_bytes(value)));
  }
  ASSAY_TRY_ASSIGN(const auto merge, bytes_parameter(params, parameter("_merge")));
  if (!merge) return {};
  const auto parsed = parse_json(*merge);
  if (!parsed || !parsed->is_object()) {
    return bad_parameter(parameter("_merge"), "takes the text of a JSON object" +
                                                  (parsed ? "" : " (" + parsed.error().message + ")"));
  }
  for (const auto& [member, value] : parsed->members()) ASSAY_TRY(set(member, value));
  return {};
}

Result<void> TokenPart::drop_all(const Json& params) {
  const Json* list = params.find("drop");
  if (list == nullptr) return {};
  if (!list->is_array())
    return bad_parameter("drop", "takes an array such as [\"header.kid\", \"claims.exp\"]");
  for (const Json& item : list->items()) {
    const std::string path = item.string_or("");
    const bool known = path.rfind("header.", 0) == 0 || path.rfind("claims.", 0) == 0;
    if (!known) return bad_parameter("drop", "each path starts with header. or claims.");
    if (path.rfind(name_ + ".", 0) != 0) continue;
    if (verbatim_) return bad_parameter("drop", path + ": the part's text is given whole");
    if (!drop_path(members_, path.substr(name_.size() + 1))) {
      return bad_parameter("drop", path + " is not there, so dropping it changes nothing");
    }
    edited_ = true;
  }
  return {};
}

Result<void> TokenPart::read_raw_members(const Json& params) {
  ASSAY_TRY_ASSIGN(first_, bytes_parameter(params, parameter("_insert")));
  ASSAY_TRY_ASSIGN(last_, bytes_parameter(params, parameter("_append")));
  return {};
}

Result<std::string> TokenPart::text() const {
  std::string out = edited_ ? write_json(members_) : text_;
  if (!first_ && !last_) return out;
  constexpr std::string_view kSpace = " \t\r\n";
  const std::size_t open = out.find_first_not_of(kSpace);
  const std::size_t close = out.find_last_not_of(kSpace);
  if (open == std::string::npos || out[open] != '{' || close <= open || out[close] != '}') {
    return bad_parameter(parameter(first_ ? "_insert" : "_append"), "the " + name_ + " is not a JSON object");
  }
  const std::size_t content = out.find_first_not_of(kSpace, open + 1);
  bool empty = content == close;
  std::string inside = out.substr(open + 1, close - open - 1);
  if (first_) {
    inside = *first_ + (empty ? "" : ",") + inside;
    empty = false;
  }
  if (last_) inside += (empty ? "" : ",") + *last_;
  return out.substr(0, open + 1) + inside + out.substr(close);
}

}  // namespace assay::forge
