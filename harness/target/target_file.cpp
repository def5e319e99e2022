// SPDX-License-Identifier: Apache-2.0
#include "harness/target/target_file.hpp"

#include <algorithm>

namespace assay::target {

std::string to_string(const IdleKey& idle) {
  return idle.key + " is known, but its part does not exist yet: " + idle.part;
}

const EndpointEntry* TargetFile::endpoint(std::string_view wanted) const {
  const auto it =
      std::find_if(endpoints.begin(), endpoints.end(), [&](const auto& e) { return e.name == wanted; });
  return it == endpoints.end() ? nullptr : &*it;
}

const VantageEntry* TargetFile::vantage(std::string_view wanted) const {
  const auto it =
      std::find_if(vantages.begin(), vantages.end(), [&](const auto& e) { return e.name == wanted; });
  return it == vantages.end() ? nullptr : &*it;
}

// By its name, or else the first with that role.
const IdentityEntry* TargetFile::somebody(std::string_view wanted) const {
  if (const IdentityEntry* named = identity(wanted)) return named;
  const auto it = std::find_if(identities.begin(), identities.end(), [&](const auto& e) {
    return std::find(e.roles.begin(), e.roles.end(), wanted) != e.roles.end();
  });
  return it == identities.end() ? nullptr : &*it;
}

const IdentityEntry* TargetFile::identity(std::string_view wanted) const {
  const auto it =
      std::find_if(identities.begin(), identities.end(), [&](const auto& e) { return e.name == wanted; });
  return it == identities.end() ? nullptr : &*it;
}

const AcquireEntry* TargetFile::acquisition(std::string_view wanted) const {
  const auto it =
      std::find_if(acquire.begin(), acquire.end(), [&](const auto& e) { return e.name == wanted; });
  return it == acquire.end() ? nullptr : &*it;
}

const RouteEntry* TargetFile::route(std::string_view wanted) const {
  const auto it = std::find_if(routes.begin(), routes.end(), [&](const auto& e) { return e.name == wanted; });
  return it == routes.end() ? nullptr : &*it;
}

const ObserverEntry* TargetFile::observer(std::string_view wanted) const {
  const auto it =
      std::find_if(observers.begin(), observers.end(), [&](const auto& e) { return e.name == wanted; });
  return it == observers.end() ? nullptr : &*it;
}

SourcePos TargetFile::at(const std::string& key) const {
  const auto it = positions.find(key);
  return it == positions.end() ? SourcePos{file, 1, 1} : it->second;
}

}  // namespace assay::target
