// SPDX-License-Identifier: Apache-2.0
// Every key of a target file, misspelt and of a wrong type: what is said about it, and that it is said at its
// place. testdata/keys.txt holds the messages; `@` stands for the place of the mistake itself.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <set>

#include "core/toml/node.hpp"
#include "harness/target/load_target.hpp"
#include "harness/target/target_fixture.hpp"

namespace assay::target {
namespace {

using toml_tree::Array;
using toml_tree::Entry;
using toml_tree::Node;
using toml_tree::Table;

// A file as text, one line for each key at its top, with a single mistake in it.
class Mistaken {
 public:
  // `kind`: 'k' another key, 't' a value of another type.
  Mistaken(const Table& root, std::string at, char kind) : at_(std::move(at)), kind_(kind) {
    for (const Entry& entry : root) {
      line(entry, "");
      text_ += "\n";
    }
  }
  const std::string& text() const { return text_; }
  const SourcePos& place() const { return place_; }

 private:
  void here() {
    const std::size_t begin = text_.rfind('\n') + 1;  // npos + 1: the first line
    int lines = 1;
    for (const char c : text_) lines += c == '\n' ? 1 : 0;
    place_ = {"f", lines, static_cast<int>(text_.size() - begin) + 1};
  }

  void line(const Entry& entry, const std::string& above) {
    const std::string path = above.empty() ? entry.key : above + "." + entry.key;
    const bool mistaken = path == at_;
    if (mistaken && kind_ == 'k') here();
    const bool bare = entry.key.find_first_of("./ ") == std::string::npos;
    const std::string key = entry.key + (mistaken && kind_ == 'k' ? "q" : "");
    text_ += (bare ? key : '"' + key + '"') + " = ";
    if (mistaken && kind_ == 't') {
      here();
      // No key takes a number where it takes a table or a list, and none a list of lists.
      text_ += entry.value.is_table() || entry.value.is_array() ? "7" : "[[]]";
    } else {
      value(entry.value, path);
    }
  }

  void value(const Node& node, const std::string& path) {
    if (const auto* table = std::get_if<Table>(&node.value)) {
      std::string between = "{ ";
      for (const Entry& entry : *table) {
        text_ += between;
        line(entry, path);
        between = ", ";
      }
      text_ += table->empty() ? "{}" : " }";
    } else if (const auto* array = std::get_if<Array>(&node.value)) {
      std::string between = "[";
      for (const Node& item : *array) {
        text_ += between;
        value(item, path);
        between = ", ";
      }
      text_ += array->empty() ? "[]" : "]";
    } else if (const auto* text = std::get_if<std::string>(&node.value)) {
      text_ += "'''" + *text + "'''";
    } else if (const auto* whole = std::get_if<std::int64_t>(&node.value)) {
      text_ += std::to_string(*whole);
    } else if (const auto* real = std::get_if<double>(&node.value)) {
      text_ += std::to_string(*real);
    } else if (const auto* flag = std::get_if<bool>(&node.value)) {
      text_ += *flag ? "true" : "false";
    } else {
      text_ += std::get<toml_tree::Date>(node.value).text;
    }
  }

  std::string at_;
  char kind_;
  std::string text_;
  SourcePos place_;
};

void collect(const Table& table, const std::string& above, std::vector<std::string>& out) {
  for (const Entry& entry : table) {
    const std::string path = above.empty() ? entry.key : above + "." + entry.key;
    out.push_back(path);
    if (const auto* inner = std::get_if<Table>(&entry.value.value)) collect(*inner, path, out);
    if (const auto* array = std::get_if<Array>(&entry.value.value)) {
      for (const Node& item : *array) {
        if (const auto* row = std::get_if<Table>(&item.value)) collect(*row, path, out);
      }
    }
  }
}

std::string said(const TargetLoad& loaded, const SourcePos& place) {
  std::string out;
  for (const Diagnostic& d : loaded.diagnostics.items()) {
    const bool here = d.pos.line == place.line && d.pos.column == place.column;
    out += "    " + (here ? "@" : std::to_string(d.pos.line) + ":" + std::to_string(d.pos.column)) + " " +
           d.message + (d.hint.empty() ? "" : " -- " + d.hint) + "\n";
  }
  return out.empty() ? "    nothing\n" : out;
}

// Names that the owner of the file chooses, and what a check or a backend is told word for word.
bool is_own(const std::string& path) {
  static const std::set<std::string> kFree = {"route.own_order.success.json", "route.place_order.json"};
  for (const std::string& free : kFree) {
    if (path.rfind(free + ".", 0) == 0 || path == "route.place_order.json") return true;
  }
  return path.find(".claims.") != std::string::npos;
}

bool is_own_name(const std::string& path) {
  const std::size_t dot = path.find('.');
  const std::string section = path.substr(0, dot);
  static const std::set<std::string> kNamed = {"acquire",  "vantage", "endpoint",
                                               "identity", "route",   "observer"};
  const bool directly = dot != std::string::npos && path.find('.', dot + 1) == std::string::npos;
  return (kNamed.contains(section) && directly) || path.find(".owns.") != std::string::npos ||
         path.find(".save.") != std::string::npos || path.rfind("launch.files.", 0) == 0 ||
         path.rfind("launch.keys.", 0) == 0 ||
         path == "outcome.rejected.audience";  // one of a check's own, which nothing asks for yet
}

TEST(TargetKeys, EachMistakeIsToldAtItsPlace) {
  std::string all;
  for (const char* name : {"staging.toml", "launched.toml"}) {
    Diagnostics none;
    const Table root = toml_tree::parse(text_of(testdata() / "good" / name), "f", none);
    ASSERT_TRUE(none.empty());
    const Mistaken untouched(root, "", 'k');
    const TargetLoad fine = load_target(untouched.text(), "f", "2026-11-25");
    EXPECT_EQ(said(fine, {}), "    nothing\n") << untouched.text();
    std::vector<std::string> paths;
    collect(root, "", paths);
    all += std::string(name) + "\n";
    for (const std::string& path : paths) {
      for (const char kind : {'k', 't'}) {
        const Mistaken file(root, path, kind);
        const TargetLoad loaded = load_target(file.text(), "f", "2026-11-25");
        const std::string text = said(loaded, file.place());
        all += "  " + path + (kind == 'k' ? " misspelt\n" : " of another type\n") + text;
        const bool may_pass = is_own(path) || (kind == 'k' && is_own_name(path));
        if (!may_pass) {
          EXPECT_NE(text.find("@ "), std::string::npos) << path << " " << kind << "\n" << text;
        }
      }
    }
  }
  EXPECT_EQ(all, text_of(testdata() / "keys.txt"));
  if (HasFailure()) {
    const auto seen = std::filesystem::temp_directory_path() / "assay-target-keys.txt";
    std::ofstream(seen, std::ios::binary) << all;
    std::printf("what was said stands in %s\n", seen.c_str());
  }
}

}  // namespace
}  // namespace assay::target
