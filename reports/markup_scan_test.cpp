// SPDX-License-Identifier: Apache-2.0
#include "reports/markup_scan.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>

namespace assay::reports {
namespace {

constexpr std::array<std::string_view, 4> kVoid = {"meta", "input", "br", "link"};

bool is_name(char c) {
  return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
}

class Scanner {
 public:
  Scanner(std::string_view source, Dialect dialect) : rest_(source), dialect_(dialect) {}

  Markup run() {
    while (!rest_.empty() && out_.error.empty()) {
      if (rest_[0] == '<') {
        tag();
      } else {
        content();
      }
    }
    if (out_.error.empty() && !open_.empty()) fail("unclosed " + open_.back());
    return std::move(out_);
  }

 private:
  void fail(std::string why) {
    if (out_.error.empty()) out_.error = std::move(why) + " before: " + std::string(rest_.substr(0, 60));
  }

  void content() {
    const std::size_t end = std::min(rest_.find('<'), rest_.size());
    check_text(rest_.substr(0, end), "&>");
    if (inside_) out_.tags.back().text += rest_.substr(0, end);
    rest_.remove_prefix(end);
  }

  void check_text(std::string_view text, std::string_view forbidden) {
    for (std::size_t i = 0; i < text.size(); ++i) {
      const auto b = static_cast<unsigned char>(text[i]);
      if (b < 0x20 && b != '\n' && b != '\t') fail("control byte");
      if (text[i] == '&') {
        const std::string_view tail = text.substr(i);
        const bool known = tail.substr(0, 5) == "&amp;" || tail.substr(0, 4) == "&lt;" ||
                           tail.substr(0, 4) == "&gt;" || tail.substr(0, 6) == "&quot;" ||
                           tail.substr(0, 5) == "&#39;";
        if (!known) fail("bare ampersand");
      } else if (forbidden.find(text[i]) != std::string_view::npos) {
        fail("unescaped character in text");
      }
    }
  }

  std::string take_name() {
    std::size_t n = 0;
    while (n < rest_.size() && is_name(rest_[n])) ++n;
    std::string name(rest_.substr(0, n));
    rest_.remove_prefix(n);
    if (name.empty()) fail("no name");
    return name;
  }

  void tag() {
    if (rest_.substr(0, 15) == "<!doctype html>" || rest_.substr(0, 5) == "<?xml") {
      rest_.remove_prefix(rest_.find('>') + 1);
      return;
    }
    const bool closing = rest_.substr(0, 2) == "</";
    rest_.remove_prefix(closing ? 2 : 1);
    Tag tag;
    tag.name = take_name();
    inside_ = !closing;
    if (closing) {
      if (open_.empty() || open_.back() != tag.name) fail("unexpected </" + tag.name + ">");
      if (!open_.empty()) open_.pop_back();
      if (rest_.substr(0, 1) != ">") return fail("end tag");
      rest_.remove_prefix(1);
      return;
    }
    attributes(tag);
    const bool closed = rest_.substr(0, 2) == "/>";
    if (!closed && rest_.substr(0, 1) != ">") return fail("start tag " + tag.name);
    rest_.remove_prefix(closed ? 2 : 1);
    const bool is_void =
        dialect_ == Dialect::html && std::find(kVoid.begin(), kVoid.end(), tag.name) != kVoid.end();
    out_.tags.push_back(tag);
    if (closed || is_void) return;
    open_.push_back(tag.name);
    if (dialect_ == Dialect::html && (tag.name == "style" || tag.name == "script")) {
      const std::size_t end = std::min(rest_.find("</"), rest_.size());
      out_.tags.back().text = rest_.substr(0, end);
      rest_.remove_prefix(end);
    }
  }

  void attributes(Tag& tag) {
    while (out_.error.empty() && rest_.substr(0, 1) == " ") {
      rest_.remove_prefix(1);
      std::string name;
      while (!rest_.empty() && (is_name(rest_[0]) || (rest_[0] >= 'A' && rest_[0] <= 'Z'))) {
        name += rest_[0];
        rest_.remove_prefix(1);
      }
      if (name.empty()) return fail("attribute name");
      std::string value;
      if (rest_.substr(0, 2) == "=\"") {
        rest_.remove_prefix(2);
        const std::size_t end = rest_.find('"');
        if (end == std::string_view::npos) return fail("unclosed attribute");
        value = rest_.substr(0, end);
        if (tag.name != "meta") check_text(value, "<>&");
        rest_.remove_prefix(end + 1);
      }
      tag.attributes.emplace_back(std::move(name), std::move(value));
    }
  }

  std::string_view rest_;
  Dialect dialect_;
  std::vector<std::string> open_;
  bool inside_ = false;  // directly after a start tag
  Markup out_;
};

}  // namespace

std::string Tag::attribute(std::string_view key) const {
  for (const auto& [attribute_name, value] : attributes) {
    if (attribute_name == key) return value;
  }
  return {};
}

Markup scan_markup(std::string_view source, Dialect dialect) {
  return Scanner(source, dialect).run();
}

// The scanner is an oracle, so it must itself be able to say no.
TEST(MarkupScan, RefusesWhatABrowserWouldRepair) {
  EXPECT_EQ(scan_markup("<p class=\"a\">x &lt; y</p>", Dialect::html).error, "");
  for (const char* bad : {"<p>", "<p></b>", "<p>a & b</p>", "<p>a > b</p>", "<p a=\"x<y\"></p>",
                          "<p a=x></p>", "<p>\x01</p>", "<p a=\"x></p>", "<p></p></p>", "<p <b></p>"}) {
    EXPECT_NE(scan_markup(bad, Dialect::html).error, "") << bad;
  }
}

}  // namespace assay::reports
