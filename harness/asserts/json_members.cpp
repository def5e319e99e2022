// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <charconv>

#include "core/json/parse.hpp"
#include "harness/asserts/asserts.hpp"

namespace assay::asserts {
namespace {

// RFC 6901, section 3: nothing, or names each behind a slash, in which ~0 stands for ~ and ~1 for a slash.
bool is_pointer(const std::string& text) {
  if (!text.empty() && text.front() != '/') return false;
  for (std::size_t at = text.find('~'); at != std::string::npos; at = text.find('~', at + 1)) {
    if (at + 1 == text.size() || (text[at + 1] != '0' && text[at + 1] != '1')) return false;
  }
  return true;
}

std::string unescaped(std::string name) {
  for (std::size_t at = name.find('~'); at != std::string::npos; at = name.find('~', at + 1))
    name.replace(at, 2, name[at + 1] == '0' ? "~" : "/");
  return name;
}

// Section 4: an index has no sign and no leading zeros; "-", the item behind the last, is never there.
const Json* item_at(const Json& list, const std::string& index) {
  if (index.size() > 1 && index.front() == '0') return nullptr;
  std::size_t n = 0;
  const auto parsed = std::from_chars(index.data(), index.data() + index.size(), n);
  const bool whole = parsed.ec == std::errc() && parsed.ptr == index.data() + index.size();
  return whole && n < list.size() ? &list.items()[n] : nullptr;
}

const Json* at_pointer(const Json& document, const std::string& pointer) {
  const Json* here = &document;
  std::size_t begin = 0;
  while (here != nullptr && begin < pointer.size()) {
    const std::size_t end = std::min(pointer.find('/', begin + 1), pointer.size());
    const std::string name = unescaped(pointer.substr(begin + 1, end - begin - 1));
    here = here->is_array() ? item_at(*here, name) : here->find(name);
    begin = end;
  }
  return here;
}

std::optional<std::string> json_failure(const StepView& step, const Json& argument) {
  const auto body = parse_json(step.body);
  if (!body.ok()) return "expected a JSON body, but it is none";
  for (const auto& [pointer, wanted] : argument.members()) {
    if (!is_pointer(pointer)) return "json takes pointers such as \"/users/0/id\", not \"" + pointer + "\"";
    const Json* actual = at_pointer(*body, pointer);
    if (actual == nullptr) return "expected " + pointer + " in the body, but it is absent";
    if (!value_matches(wanted, *actual)) {
      return "expected " + pointer + " to be " + dump_json(wanted) + ", but it was " + dump_json(*actual);
    }
  }
  return std::nullopt;
}

}  // namespace

Assert json_members() {
  return {{"json", model::ParamKind::table,
           "Members of a JSON body by pointer: {\"/id\" = \"alice\"}; texts may be globs."},
          json_failure};
}

}  // namespace assay::asserts
