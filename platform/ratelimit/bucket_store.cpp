// SPDX-License-Identifier: Apache-2.0
#include "platform/ratelimit/bucket_store.hpp"

namespace assay::ratelimit {

Tables bounded_tables(const Limits& limits, std::size_t max_keys) {
  Tables tables;
  for (const auto& [name, limit] : limits) tables[name] = std::make_unique<BoundedTable>(limit, max_keys);
  return tables;
}

Result<Grant> LocalBuckets::take_now(std::string_view limit, std::string_view key, std::int64_t cost) {
  const auto table = tables_.find(std::string(limit));
  if (table == tables_.end()) return Error{Errc::not_found, "no limit \"" + std::string(limit) + "\"", {}};
  return table->second->take(key, clock_.now(), cost);
}

net::Task<Result<Grant>> LocalBuckets::take(std::string limit, std::string key, std::int64_t cost) {
  co_return take_now(limit, key, cost);
}

}  // namespace assay::ratelimit
