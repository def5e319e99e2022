// SPDX-License-Identifier: Apache-2.0
#include "harness/fuzz/http1_mutator.hpp"

#include <gtest/gtest.h>

#include <set>

#include "harness/fuzz/sent_requests.hpp"
#include "harness/tap/canonical_http.hpp"

namespace assay::fuzz {
namespace {

const Honest kHonest{"api.test", "/legacy/{marker}", "abcdefghijkl"};

std::vector<std::string> mutants(std::uint64_t seed, std::uint64_t count) {
  std::vector<std::string> out;
  for (std::uint64_t i = 0; i < count; ++i) {
    Rng rng = Rng(seed).derive(std::to_string(i));
    out.push_back(mutant(kHonest, i, rng));
  }
  return out;
}

TEST(Http1Mutator, HonestRequestsHaveOneReading) {
  const std::string bytes = honest_request(kHonest);
  const auto reading = tap::read_requests(bytes, true);
  ASSERT_EQ(reading.messages.size(), 1u);
  EXPECT_EQ(reading.messages.front().ambiguity, "");
  EXPECT_EQ(reading.messages.front().target, "/legacy/abcdefghijkl");
  EXPECT_EQ(sent_requests(bytes).requests.front().body, "hello");
}

TEST(Http1Mutator, TheSeedDecides) {
  EXPECT_EQ(mutants(5, 300), mutants(5, 300));
  EXPECT_NE(mutants(5, 300), mutants(6, 300));
}

// Otherwise the fuzzer would say little with many words: all kinds of input, hardly any twice.
TEST(Http1Mutator, MakesManyKindsOfInput) {
  const auto all = mutants(1, 1000);
  std::set<std::string> different(all.begin(), all.end()), ambiguities;
  std::size_t conforming = 0, hidden = 0;
  for (const std::string& bytes : all) {
    for (const tap::Message& message : tap::read_requests(bytes, true).messages)
      ambiguities.insert(message.ambiguity);
    conforming += sent_requests(bytes).whole ? 1 : 0;
    hidden += bytes.find("/legacy/smuggled-abcdefghijkl") != std::string::npos ? 1 : 0;
  }
  EXPECT_GT(different.size(), 700u);
  EXPECT_GT(conforming, 100u);
  EXPECT_GT(hidden, 300u);
  for (const char* kind :
       {"", "request-line", "bare-line-end", "field-name", "field-value", "folded-field", "both-lengths",
        "several-lengths", "length-digits", "coding", "coding-in-http-1.0", "chunk-line", "cut-off"})
    EXPECT_EQ(ambiguities.count(kind), 1u) << kind;
}

}  // namespace
}  // namespace assay::fuzz
