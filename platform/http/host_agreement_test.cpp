// SPDX-License-Identifier: Apache-2.0
#include "platform/http/host_agreement.hpp"

#include <gtest/gtest.h>

namespace assay::http {
namespace {

TEST(HostAgreement, TlsAndHttpMeanOneHost) {
  struct Row {
    const char* server_name;
    const char* authority;
    bool agree;
  };
  const Row rows[] = {
      {"api.test", "api.test", true},
      {"API.test", "api.TEST", true},
      {"api.test", "api.test:8443", true},
      {"", "api.test", true},
      {"", "ops.test", false},
      {"ops.test", "api.test", false},
      {"api.test", "ops.test", false},
      {"evil.test", "api.test", false},
      {"api.test.", "api.test", false},
      {"api.test", "undeclared.test", true},
      {"127.0.0.1", "api.test", false},
  };
  const std::vector<std::string> declared = {"api.test", "ops.test"};
  const HostAgreement hosts([&]() -> const std::vector<std::string>& { return declared; });
  for (const Row& row : rows)
    EXPECT_EQ(hosts.holds(row.server_name, row.authority), row.agree)
        << row.server_name << " " << row.authority;
}

}  // namespace
}  // namespace assay::http
