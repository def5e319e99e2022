// SPDX-License-Identifier: Apache-2.0
#include "harness/target/target_file.hpp"

#include <algorithm>

namespace assay::target {
namespace {

template <typename Entry>
const Entry* named(const std::vector<Entry>& entries, std::string_view wanted) {
  const auto it =
      std::find_if(entries.begin(), entries.end(), [&](const auto& e) { return e.name == wanted; });
  return it == entries.end() ? nullptr : &*it;
}

}  // namespace

std::string to_string(const IdleKey& idle) {
  return idle.key + " is known, but its part does not exist yet: " + idle.part;
}

const EndpointEntry* TargetFile::endpoint(std::string_view wanted) const {
  return named(endpoints, wanted);
}

const VantageEntry* TargetFile::vantage(std::string_view wanted) const {
  return named(vantages, wanted);
}

// By its name, or else the first with that role.
const IdentityEntry* TargetFile::somebody(std::string_view wanted) const {
  if (const IdentityEntry* own = identity(wanted)) return own;
  const auto it = std::find_if(identities.begin(), identities.end(), [&](const auto& e) {
    return std::find(e.roles.begin(), e.roles.end(), wanted) != e.roles.end();
  });
  return it == identities.end() ? nullptr : &*it;
}

const IdentityEntry* TargetFile::identity(std::string_view wanted) const {
  return named(identities, wanted);
}

const AcquireEntry* TargetFile::acquisition(std::string_view wanted) const {
  return named(acquire, wanted);
}

const RouteEntry* TargetFile::route(std::string_view wanted) const {
  return named(routes, wanted);
}

const ObserverEntry* TargetFile::observer(std::string_view wanted) const {
  return named(observers, wanted);
}

SourcePos TargetFile::at(const std::string& key) const {
  const auto it = positions.find(key);
  return it == positions.end() ? SourcePos{file, 1, 1} : it->second;
}

}  // namespace assay::target
