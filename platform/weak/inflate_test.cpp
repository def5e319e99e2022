// SPDX-License-Identifier: Apache-2.0
#include "platform/weak/inflate.hpp"

#include <gtest/gtest.h>

#include "core/base/encoding.hpp"

namespace assay::weak {
namespace {

// Made with zlib: levels 0 and 9, with and without Z_FIXED.
TEST(Inflate, ReadsWhatZlibWrites) {
  const struct {
    const char* name;
    const char* hex;
    const char* text;
  } table[] = {
      {"stored", "011d00e2ff6f6e652074776f206f6e652074776f206f6e652074776f207468726565",
       "one two one two one two three"},
      {"fixed", "cbcf4b552829cf57c847a34b328a525301", "one two one two one two three"},
      {"own codes",
       "b5ca470180300c00402b51809a1ae89e34dd4b3d18e0c9fb8e1809b95bee81159c11142e70fd4e15"
       "70c802ede540cf0681fa02f25ba68c0ba9b4b1ce873b62caa5b63ee6dae75b1e",
       "The quick brown fox jumps over the lazy dog. The quick brown fox jumps over the "
       "lazy dog. The quick brown fox jumps over the lazy dog. abcdefghijklmnopqrstuvwxy"
       "zabcdefghijklmnopqrstuvwxyz"},
  };
  for (const auto& row : table) {
    const auto text = inflate_unbounded(from_hex(row.hex).value());
    ASSERT_TRUE(text.ok()) << row.name;
    EXPECT_EQ(*text, row.text) << row.name;
  }
}

TEST(Inflate, RefusesWhatIsBroken) {
  for (const char* hex : {"", "07", "000200fdfe7b7d", "0002", "4b", "4b0402"}) {
    EXPECT_FALSE(inflate_unbounded(from_hex(hex).value()).ok()) << hex;
  }
}

}  // namespace
}  // namespace assay::weak
