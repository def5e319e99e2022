// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <set>

#include "reports/markup_scan.hpp"
#include "reports/report.hpp"
#include "reports/sample_report.hpp"

namespace assay::reports {
namespace {

TEST(Junit, MapsVerdictsOntoItsThreeWords) {
  const Markup xml = scan_markup(render_junit(small_sample().report(false)), Dialect::xml);
  ASSERT_EQ(xml.error, "");
  ASSERT_GE(xml.tags.size(), 2u);
  const Tag& suite = xml.tags[1];
  EXPECT_EQ(suite.attribute("tests"), "7");
  EXPECT_EQ(suite.attribute("failures"), "1");
  EXPECT_EQ(suite.attribute("errors"), "1");
  EXPECT_EQ(suite.attribute("skipped"), "2");
  EXPECT_EQ(suite.attribute("time"), "3.250");
  std::vector<std::string> shape;
  for (std::size_t i = 2; i < xml.tags.size(); ++i) {
    const Tag& tag = xml.tags[i];
    shape.push_back(tag.name == "testcase" ? tag.attribute("classname") + "|" + tag.attribute("name")
                                           : "  " + tag.name);
  }
  EXPECT_EQ(shape, (std::vector<std::string>{
                       "jwt.jwt.audience.foreign|jwt.audience.foreign", "  system-out",  // a deviation
                       "jwt.jwt.expired.replay|jwt.expired.replay", "  skipped",         //
                       "jwt.jwt.none.case-variants|alg=nOnE", "  failure",               //
                       "jwt.jwt.none.case-variants|alg=none",                            //
                       "mesh.mesh.certificate.expired|mesh.certificate.expired", "  skipped",
                       "order.order.place-and-stock|order.place-and-stock",  //
                       "rate.rate.per-client.starve|rate.per-client.starve", "  error"}));
}

TEST(Junit, AFailureCarriesWhatIsNeededToActOnIt) {
  const std::string xml = render_junit(small_sample().report(false));
  for (const char* part :
       {"message=\"the user service saw the forged request, 1 time\"",
        "decided at attacks/jwt/jwt.none.case-variants.toml:38",
        "sent:\nGET /v1/users/alice?trace=m-attack-5c1e HTTP/1.1\n", "came back:\nHTTP/1.1 200 OK\n",
        "assay replay &quot;jwt.none.case-variants#alg=nOnE&quot;"}) {
    EXPECT_NE(xml.find(part), std::string::npos) << part;
  }
}

TEST(Junit, ProofIsASecondSuiteWithoutFalseSuccess) {
  const Markup xml = scan_markup(render_junit(small_sample().report(true)), Dialect::xml);
  ASSERT_EQ(xml.error, "");
  std::vector<const Tag*> suites;
  for (const Tag& tag : xml.tags) {
    if (tag.name == "testsuite") suites.push_back(&tag);
  }
  ASSERT_EQ(suites.size(), 2u);
  EXPECT_EQ(suites[1]->attribute("tests"), "8");
  EXPECT_EQ(suites[1]->attribute("failures"), "5");  // the survivor, and one of each gap
  EXPECT_EQ(suites[1]->attribute("errors"), "2");    // unreached, broken
  EXPECT_EQ(xml.tags[0].attribute("failures"), "6");
}

TEST(Junit, NamesAreUniqueAndBytesAreHarmless) {
  for (const std::string& payload :
       {std::string("]]>\x01<&\"'\xff\xef\xbf\xbf\x1b[2J"), std::string("\0\n", 2)}) {
    Sample s = hostile_sample(payload);
    verdict::MatrixRow twice = s.proof.matrix[0];
    s.proof.matrix.push_back(twice);
    const Markup xml = scan_markup(render_junit(s.report(true)), Dialect::xml);
    EXPECT_EQ(xml.error, "");
    std::set<std::string> names;
    std::size_t cases = 0;
    for (const Tag& tag : xml.tags) {
      const std::set<std::string> known = {"testsuites", "testsuite", "testcase",  "failure",
                                           "error",      "skipped",   "system-out"};
      EXPECT_TRUE(known.count(tag.name)) << tag.name;
      if (tag.name != "testcase") continue;
      ++cases;
      names.insert(tag.attribute("classname") + "\n" + tag.attribute("name"));
      const std::string time = tag.attribute("time");
      EXPECT_EQ(time.size() - time.find('.'), 4u) << time;
    }
    EXPECT_EQ(names.size(), cases);
  }
}

}  // namespace
}  // namespace assay::reports
