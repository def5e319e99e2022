// SPDX-License-Identifier: Apache-2.0
#pragma once
// The JSON texts inside a token: reading a base text, setting, merging and dropping members, and raw text
// where JSON values cannot say what is wanted (duplicate members, 1e999, bytes that are not UTF-8).
#include <optional>
#include <string>
#include <string_view>

#include "core/base/result.hpp"
#include "core/json/value.hpp"

namespace assay::forge {

// Compact JSON as ordinary issuers write it: only `"`, `\` and control characters are escaped, every other
// byte stands as it is.
std::string write_json(const Json& value);

class TokenPart {
 public:
  // `name` is "header" or "claims", the prefix of the parameters that are read. `base` is the text of the
  // base token, nullopt without one (then the part starts as an empty object).
  static Result<TokenPart> build(const Json& params, std::string_view name,
                                 const std::optional<std::string>& base);

  // The members as far as they can be read; an empty object where the text is not a JSON object.
  const Json& members() const { return members_; }
  Result<void> set(std::string_view member, Json value);
  // The final text, with raw first and last members put in.
  Result<std::string> text() const;

 private:
  Result<void> read_base(const std::optional<std::string>& base);
  Result<void> read_verbatim(const Json& params);
  Result<void> set_all(const Json& params);
  Result<void> drop_all(const Json& params);
  Result<void> read_raw_members(const Json& params);
  std::string parameter(std::string_view suffix) const { return name_ + std::string(suffix); }

  std::string name_;
  std::string text_;
  Json members_ = Json::object();
  bool readable_ = false;  // text_ is a JSON object
  bool verbatim_ = false;  // the author gave the whole text
  bool edited_ = false;    // members_ differ from text_
  std::optional<std::string> first_, last_;
};

}  // namespace assay::forge
