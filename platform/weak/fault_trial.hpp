// SPDX-License-Identifier: Apache-2.0
#pragma once
// For tests of weak stages: one token is shown to the strict verifier and to the same verifier with one fault
// in it.
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

#include "platform/contract/hit_counter.hpp"
#include "platform/jose/test_issuer.hpp"

namespace assay::weak {

using Weaken = std::function<void(jose::VerifierParts& parts, HitCounter& hits)>;

inline const jose::TestIssuer& test_issuer() {
  static const jose::TestIssuer issuer;
  return issuer;
}

struct FaultTrial {
  std::string strict;       // verdict of the strict verifier: "ok" or the reason
  std::string weak;         // verdict of the weak one
  std::string honest_both;  // "ok" when both take the honest token
  bool counted = false;     // the weak verdict was counted, under the fault's name
  jose::VerifiedToken token;
};

inline FaultTrial try_fault(std::string_view fault, const Weaken& weaken, std::string_view token,
                            const jose::TestIssuer& issuer = test_issuer(),
                            const jose::RevocationView* view = nullptr, std::string honest = {}) {
  HitCounter hits;
  jose::VerifierParts parts = jose::standard_parts(issuer.policy, view);
  weaken(parts, hits);
  const jose::Verifier weak(std::move(parts), issuer.trust);
  const jose::Verifier strict = issuer.strict(view);
  if (honest.empty()) honest = issuer.honest();
  FaultTrial trial;
  trial.strict = issuer.verdict(strict, token);
  trial.honest_both =
      issuer.verdict(strict, honest) == "ok" ? issuer.verdict(weak, honest) : "refused by strict";
  const auto count = [&] {
    const auto found = hits.counts().find(std::string(fault));
    return found == hits.counts().end() ? std::uint64_t{0} : found->second;
  };
  const auto before = count();
  auto verified = weak.verify(token, issuer.now);
  trial.weak = verified.ok() ? "ok" : verified.error().message;
  if (verified.ok()) trial.token = *verified;
  trial.counted = count() > before;
  return trial;
}

}  // namespace assay::weak
