// SPDX-License-Identifier: Apache-2.0
#pragma once
// identity.key-management, deliberately weak.
//   key-store-served    the directory of the key store is served as static files: the set with its private
//                       members and secrets, its backup, whatever the method or query, and the metadata with
//                       the set in it (CWE-552; CVE-2023-28432 and many a `.bak` in a web root).
//   keys-never-retired  replaced keys stay published for ever (CWE-324), so that one leaked years ago still
//   signs.
#include <memory>

#include "core/base/secret.hpp"
#include "platform/contract/hit_counter.hpp"
#include "platform/identity/endpoints.hpp"

namespace assay::weak {

// `shared_secret` lies in the store beside the key pairs.
std::unique_ptr<identity::KeySetEndpoint> key_store_served(Secret shared_secret, HitCounter& hits);
std::unique_ptr<identity::RetirementPolicy> keys_never_retired(HitCounter& hits);

}  // namespace assay::weak
