// SPDX-License-Identifier: Apache-2.0
#include "reports/html.hpp"

#include <gtest/gtest.h>

#include <map>
#include <set>

#include "core/base/encoding.hpp"
#include "core/crypto/digest.hpp"
#include "reports/markup_scan.hpp"
#include "reports/sample_report.hpp"

namespace assay::reports {
namespace {

bool starts_with(std::string_view text, std::string_view start) {
  return text.substr(0, start.size()) == start;
}

const Tag* find(const Markup& page, std::string_view id) {
  for (const Tag& tag : page.tags) {
    if (tag.attribute("id") == id) return &tag;
  }
  return nullptr;
}

bool is_open(const Tag* tag) {
  return tag != nullptr && std::any_of(tag->attributes.begin(), tag->attributes.end(),
                                       [](const auto& a) { return a.first == "open"; });
}

// No tag, attribute or address that could do anything by itself.
void expect_inert(const Markup& page) {
  ASSERT_EQ(page.error, "");
  static const std::set<std::string> kTags = {
      "html", "head",    "meta",    "title",   "style",      "body",  "a",     "header", "p",      "h1",
      "h2",   "h3",      "h4",      "svg",     "rect",       "div",   "span",  "dl",     "dt",     "dd",
      "code", "nav",     "ul",      "ol",      "li",         "label", "input", "button", "output", "kbd",
      "main", "section", "details", "summary", "table",      "thead", "tbody", "tfoot",  "tr",     "th",
      "td",   "em",      "strong",  "figure",  "figcaption", "pre",   "br",    "footer", "script"};
  int scripts = 0;
  for (const Tag& tag : page.tags) {
    EXPECT_TRUE(kTags.count(tag.name)) << tag.name;
    scripts += tag.name == "script";
    for (const auto& [name, value] : tag.attributes) {
      EXPECT_FALSE(starts_with(name, "on")) << name;
      EXPECT_TRUE(name != "src" && name != "style" && name != "action" && name != "srcdoc") << name;
      if (name == "href") {
        EXPECT_TRUE(starts_with(value, "#") || starts_with(value, "https://cwe.mitre.org/") ||
                    starts_with(value, "https://attack.mitre.org/") ||
                    starts_with(value, "https://owasp.org/"))
            << value;
      }
    }
  }
  EXPECT_EQ(scripts, 1);
}

TEST(Html, EvidenceIsNeverLive) {
  const std::string payloads[] = {"</script><img src=x onerror=alert(1)>",
                                  "\"><script>alert(1)</script>",
                                  "' onmouseover='alert(1)",
                                  "</style></title></pre></details></textarea><!--",
                                  "\x1b[31m\x1b]8;;https://evil.test\x07",
                                  std::string("\0\x01\x7f", 3),
                                  "\xff\xfe\xc0\xaf\xed\xa0\x80",
                                  "\xe2\x80\xae&lt;&amp;&#x3c;script>",
                                  "T1606/../../x",
                                  "javascript:alert(1)"};
  for (const std::string& payload : payloads) {
    const std::string page = render_html(hostile_sample(payload).report(true));
    const Markup markup = scan_markup(page, Dialect::html);
    expect_inert(markup);
    for (const char raw : {'\0', '\x01', '\x1b', '\x7f', '\xff'})
      EXPECT_EQ(page.find(raw), std::string::npos);
  }
}

TEST(Html, PolicyAllowsExactlyOurStyleAndScript) {
  const Markup page = scan_markup(render_html(small_sample().report(true)), Dialect::html);
  std::string policy, style, script;
  for (const Tag& tag : page.tags) {
    if (tag.attribute("http-equiv") == "Content-Security-Policy") policy = tag.attribute("content");
    if (tag.name == "style") style = tag.text;
    if (tag.name == "script") script = tag.text;
  }
  const auto hash = [](const std::string& source) {
    return "'sha256-" + base64_encode(digest(Hash::sha256, source)) + "'";
  };
  EXPECT_GT(style.size(), 1000u);
  EXPECT_GT(script.size(), 1000u);
  EXPECT_EQ(policy, "default-src 'none'; style-src " + hash(style) + "; script-src " + hash(script) +
                        "; base-uri 'none'; form-action 'none'");
  EXPECT_EQ(style.find("url("), std::string::npos);
  EXPECT_EQ(style.find("@import"), std::string::npos);
}

TEST(Html, OpensWhatFailedAndFoldsWhatPassed) {
  const Markup page = scan_markup(render_html(small_sample().report(false)), Dialect::html);
  expect_inert(page);
  EXPECT_TRUE(is_open(find(page, "c-jwt.none.case-variants")));
  EXPECT_TRUE(is_open(find(page, "v-jwt.none.case-variants_23alg_3dnOnE")));
  ASSERT_NE(find(page, "v-jwt.none.case-variants_23alg_3dnone"), nullptr);
  EXPECT_FALSE(is_open(find(page, "v-jwt.none.case-variants_23alg_3dnone")));
  ASSERT_NE(find(page, "c-order.place-and-stock"), nullptr);
  EXPECT_FALSE(is_open(find(page, "c-order.place-and-stock")));
  EXPECT_TRUE(is_open(find(page, "c-rate.per-client.starve")));
}

TEST(Html, JumpsLandSomewhere) {
  const Markup page = scan_markup(render_html(small_sample().report(true)), Dialect::html);
  std::set<std::string> ids;
  for (const Tag& tag : page.tags) {
    if (const std::string id = tag.attribute("id"); !id.empty()) {
      EXPECT_TRUE(ids.insert(id).second) << id << " twice";
    }
  }
  for (const Tag& tag : page.tags) {
    const std::string href = tag.attribute("href");
    if (starts_with(href, "#")) {
      EXPECT_TRUE(ids.count(href.substr(1))) << href;
    }
  }
}

TEST(Html, SaysWhatAReaderNeeds) {
  const std::string page = render_html(small_sample().report(true));
  for (const char* part :
       {"<h1>1 attack got through: 1 of 7 cases failed.</h1>", "assay prove --seed 42",
        "2025-11-03T09:00:07Z", "Alerting (X09): the target file names no alert observer.",
        "the target has no capability pki.issue", "attacks/jwt/jwt.none.case-variants.toml:38",
        "https://cwe.mitre.org/data/definitions/347.html", "https://attack.mitre.org/techniques/T1606/",
        "https://attack.mitre.org/techniques/T1550/001/",
        "https://owasp.org/API-Security/editions/2023/en/0xa2-broken-authentication/",
        "assay replay &quot;jwt.none.case-variants#alg=nOnE&quot;",
        "GET /v1/users/alice?trace=m-attack-5c1e HTTP/1.1", "the attack was seen to work",
        "no check covers this", "class=\"survived\"", "2 by effect, 1 by response"}) {
    EXPECT_NE(page.find(part), std::string::npos) << part;
  }
}

TEST(Html, IsGreenOnlyWhenTheProofIsGoodToo) {
  Sample s = good_sample();
  EXPECT_NE(render_html(s.report(true)).find("<header class=\"hero pass\">"), std::string::npos);
  s.proof.idle_variants = {"jwt.none.case-variants#alg=none"};
  EXPECT_NE(render_html(s.report(true)).find("<header class=\"hero inconclusive\">"), std::string::npos);
  EXPECT_NE(render_html(s.report(false)).find("<header class=\"hero pass\">"), std::string::npos);
}

TEST(Html, AMatrixCellHasWordsAndScope) {
  const std::string page = render_html(small_sample().report(true));
  const std::size_t from = page.find("<table class=\"matrix\">"), to = page.find("</table>", from);
  ASSERT_NE(from, std::string::npos);
  const Markup table = scan_markup(page.substr(from, to + 8 - from), Dialect::html);
  ASSERT_EQ(table.error, "");
  std::map<std::string, int> count;
  for (const Tag& tag : table.tags) {
    ++count[tag.name];
    if (tag.name == "th") {
      EXPECT_NE(tag.attribute("scope"), "");
    }
  }
  EXPECT_EQ(count["tr"], 6);  // head, four controls, totals
  for (const char* word : {"Killed", "Survived", "Unreached", "Broken"}) {
    EXPECT_NE(page.substr(from, to - from).find(std::string("</span> ") + word + "</span>"),
              std::string::npos)
        << word;
  }
}

TEST(Html, LargeEvidenceIsCutFailuresLast) {
  const Sample s = large_sample(300, 20'000);
  const std::string page = render_html(s.report(false));
  EXPECT_LE(page.size(), 2'000'000u);
  EXPECT_GT(page.size(), 1'000'000u);
  EXPECT_EQ(scan_markup(page, Dialect::html).error, "");
  EXPECT_NE(page.find("left out to keep this page small; evidence.jsonl has them as records 0 to 6."),
            std::string::npos);
  EXPECT_NE(page.find("Cut after 8 KiB of 20000 bytes"), std::string::npos);  // failed
  EXPECT_NE(page.find("Cut after 1 KiB of 20000 bytes"), std::string::npos);  // passed, while there is room
  // A failed case keeps its evidence although passed ones stand before it in the list.
  const std::size_t failed = page.find("id=\"v-pack3.check-1003\"");
  ASSERT_NE(failed, std::string::npos);
  EXPECT_LT(page.find("<pre", failed), page.find("</details>", failed));
}

TEST(Html, NothingButARunIsNeeded) {
  verdict::Run run;
  Report bare;
  bare.run = &run;
  const std::string page = render_html(bare);
  expect_inert(scan_markup(page, Dialect::html));
  EXPECT_NE(page.find("Nothing was tested"), std::string::npos);
  Sample s = small_sample();
  Report without = s.report(true);
  without.catalog = nullptr;
  without.log = nullptr;
  expect_inert(scan_markup(render_html(without), Dialect::html));
}

TEST(Html, AnchorsAreUniqueForDifferentIds) {
  EXPECT_EQ(html::anchor("v-", "a.b-c#x=1"), "v-a.b-c_23x_3d1");
  EXPECT_NE(html::anchor("", "a_b"), html::anchor("", "a b"));
  EXPECT_EQ(html::anchor("", "\xff\""), "_ff_22");
}

}  // namespace
}  // namespace assay::reports
