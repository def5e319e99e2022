// SPDX-License-Identifier: Apache-2.0
#include "platform/telemetry/redaction.hpp"

#include <gtest/gtest.h>

namespace assay::telemetry {
namespace {

TEST(MaskCredentials, MasksWhatIsNamedLikeOneOrLooksLikeOne) {
  const struct {
    const char* target;
    const char* masked;
  } table[] = {
      {"/v1/profile?m=a1", "/v1/profile?m=a1"},
      {"/v1/profile", "/v1/profile"},
      {"", ""},
      {"/?", "/?"},
      {"/a?access_token=eyJh.eyJz.sig&m=1", "/a?access_token=***&m=1"},
      {"/a?m=1&Access_Token=opaque", "/a?m=1&Access_Token=***"},
      {"/a?password=p&password=q", "/a?password=***&password=***"},
      {"/a?t=eyJh.eyJz.sig", "/a?t=***"},
      {"/a?eyJh.eyJz.sig", "/a?***"},
      {"/a/eyJh.eyJz.sig/b?m=1", "/a/***/b?m=1"},
      {"/a?t=eyJh", "/a?t=eyJh"},
      {"/a?access_token_kind=x", "/a?access_token_kind=x"},
      {"/a?access_token", "/a?access_token"},
      {"/a?x=1&&y=2&", "/a?x=1&&y=2&"},
  };
  for (const auto& row : table) EXPECT_EQ(mask_credentials(row.target), row.masked) << row.target;
}

}  // namespace
}  // namespace assay::telemetry
