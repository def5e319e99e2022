// SPDX-License-Identifier: Apache-2.0
#include "platform/weak/gateway_management.hpp"

#include <gtest/gtest.h>

#include "platform/weak/gateway_egress.hpp"

namespace assay::weak {
namespace {

using gateway::ManagementGuard;
using MakeGuard = std::unique_ptr<ManagementGuard> (*)(const ManagementGuard&, HitCounter&);

struct Asked {
  std::string method = "GET";
  std::string path = "/config";
  std::string peer = "operator";
  std::string host = "gateway";
  std::string type;
  std::string origin;
};

http::Request request_of(const Asked& asked) {
  http::Request out;
  out.head.method = asked.method;
  out.path = asked.path;
  out.peer = asked.peer;
  out.authority = asked.host;
  if (!asked.type.empty()) out.head.fields.add("Content-Type", asked.type);
  if (!asked.origin.empty()) out.head.fields.add("Origin", asked.origin);
  return out;
}

TEST(GatewayManagement, EachGuardLetsItsOwnThroughAndCountsIt) {
  const ManagementGuard strict({"gateway"}, gateway::management_rights("operator", "monitor", "registry"));
  const std::string place = "/endpoints/a";
  const struct {
    const char* fault;
    MakeGuard make;
    Asked asked;
    const char* refused;
    std::string served;
  } rows[] = {
      {"no-operator-identity",
       no_operator_identity,
       {"GET", "/config", "127.0.0.1", "gateway", "", ""},
       "caller",
       "/config"},
      {"any-host", any_host, {"GET", "/config", "operator", "page.example", "", ""}, "host", "/config"},
      {"pages-obeyed",
       pages_obeyed,
       {"POST", place, "operator", "gateway", "text/plain", "null"},
       "cross_site",
       place},
      {"prefix-before-normalization",
       prefix_before_normalization,
       {"GET", "/metrics/%2e%2e/config", "monitor", "gateway", "", ""},
       "path",
       "/config"},
      {"verbs-unchecked",
       verbs_unchecked,
       {"POST", place, "monitor", "gateway", "application/json", ""},
       "caller",
       place},
  };
  for (const auto& row : rows) {
    const std::string fault = std::string("gateway.admin-isolation/") + row.fault;
    const auto refused = strict.admit(request_of(row.asked));
    ASSERT_FALSE(refused.ok()) << fault;
    EXPECT_EQ(refused.error().message, row.refused) << fault;
    HitCounter hits;
    const auto weak = row.make(strict, hits);
    EXPECT_TRUE(weak->admit(request_of(Asked{})).ok()) << fault;
    EXPECT_TRUE(hits.counts().empty()) << fault;
    const auto served = weak->admit(request_of(row.asked));
    ASSERT_TRUE(served.ok()) << fault;
    EXPECT_EQ(*served, row.served) << fault;
    EXPECT_GE(hits.counts().at(fault), 1u) << fault;
  }
}

TEST(GatewayEgress, AnyPlaceCountsOnlyWhatWouldBeRefused) {
  HitCounter hits;
  const auto any = any_place_dialled(std::make_unique<gateway::DeclaredNetworks>(
                                         std::map<std::string, std::vector<gateway::Network>>{
                                             {"a", {gateway::parse_network("127.0.0.1/32:80").value()}}},
                                         std::set<std::string>()),
                                     hits);
  EXPECT_TRUE(any->admit("a", {"127.0.0.1", 80}).ok());
  EXPECT_TRUE(hits.counts().empty());
  EXPECT_TRUE(any->admit("a", {"169.254.169.254", 80}).ok());
  EXPECT_EQ(hits.counts().at("gateway.upstream-allowlist/any-place-dialled"), 1u);
}

TEST(GatewayEgress, EachDroppedRuleLeavesTheOthers) {
  const struct {
    std::unique_ptr<gateway::EgressPolicy> (*drop)(std::unique_ptr<gateway::EgressPolicy>, HitCounter&);
    const char* dialled;
    const char* refused;
    const char* fault;
  } rows[] = {
      {own_listeners_dialled, "127.0.0.2", "169.254.169.254", "own-listeners-dialled"},
      {special_addresses_dialled, "169.254.169.254", "127.0.0.2", "special-addresses-dialled"},
  };
  for (const auto& row : rows) {
    HitCounter hits;
    const auto policy = row.drop(std::make_unique<gateway::DeclaredNetworks>(
                                     std::map<std::string, std::vector<gateway::Network>>{
                                         {"a", {gateway::parse_network("0.0.0.0/0:80").value()}}},
                                     std::set<std::string>{"127.0.0.2:80"}),
                                 hits);
    EXPECT_TRUE(policy->admit("a", {"127.0.0.1", 80}).ok());
    EXPECT_FALSE(policy->admit("a", {row.refused, 80}).ok());
    EXPECT_FALSE(policy->admit("a", {"127.0.0.1", 81}).ok()) << "the networks stay";
    EXPECT_TRUE(hits.counts().empty());
    EXPECT_TRUE(policy->admit("a", {row.dialled, 80}).ok());
    EXPECT_EQ(hits.counts().at(std::string("gateway.upstream-allowlist/") + row.fault), 1u);
  }
}

}  // namespace
}  // namespace assay::weak
