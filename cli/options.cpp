// SPDX-License-Identifier: Apache-2.0
#include "cli/options.hpp"

#include <algorithm>
#include <charconv>

#include "core/base/diagnostics.hpp"

namespace assay::cli {
namespace {

Error unknown_option(const std::string& name, const std::vector<OptionSpec>& specs) {
  std::vector<std::string> names;
  for (const OptionSpec& spec : specs) names.push_back(spec.name);
  const std::string near = did_you_mean(name, names);
  return {Errc::invalid, "unknown option " + name + (near.empty() ? "" : "; did you mean " + near + "?"), {}};
}

}  // namespace

std::string Arguments::get(const std::string& name, const std::string& fallback) const {
  const auto it = options.find(name);
  return it == options.end() ? fallback : it->second.back();
}

std::vector<std::string> Arguments::all(const std::string& name) const {
  const auto it = options.find(name);
  return it == options.end() ? std::vector<std::string>{} : it->second;
}

Result<Arguments> parse_arguments(const std::vector<std::string>& words,
                                  const std::vector<OptionSpec>& specs) {
  Arguments out;
  for (std::size_t i = 0; i < words.size(); ++i) {
    std::string name = words[i];
    if (name == "--") {
      out.positional.insert(out.positional.end(), words.begin() + static_cast<std::ptrdiff_t>(i) + 1,
                            words.end());
      break;
    }
    if (name.size() < 2 || name[0] != '-') {
      out.positional.push_back(name);
      continue;
    }
    std::optional<std::string> value;
    if (const std::size_t equals = name.find('='); equals != std::string::npos) {
      value = name.substr(equals + 1);
      name.resize(equals);
    }
    const auto spec =
        std::find_if(specs.begin(), specs.end(), [&](const OptionSpec& s) { return s.name == name; });
    if (spec == specs.end()) return unknown_option(name, specs);
    if (spec->value.empty()) {
      if (value) return Error{Errc::invalid, name + " takes no value", {}};
      value = "";
    } else if (!value) {
      if (i + 1 >= words.size()) return Error{Errc::invalid, name + " needs a value: " + spec->value, {}};
      value = words[++i];
    }
    auto& values = out.options[name];
    if (!values.empty() && !spec->repeatable) return Error{Errc::invalid, name + " is given twice", {}};
    values.push_back(*value);
  }
  return out;
}

Result<std::int64_t> number_of(const Arguments& arguments, const std::string& name, std::int64_t fallback,
                               std::int64_t low, std::int64_t high) {
  if (!arguments.has(name)) return fallback;
  const std::string text = arguments.get(name);
  std::int64_t value = 0;
  const auto parsed = std::from_chars(text.data(), text.data() + text.size(), value);
  if (parsed.ec != std::errc() || parsed.ptr != text.data() + text.size() || value < low || value > high) {
    return Error{Errc::invalid,
                 name + " needs a whole number from " + std::to_string(low) + " to " + std::to_string(high) +
                     ", not \"" + text + "\"",
                 {}};
  }
  return value;
}

}  // namespace assay::cli
