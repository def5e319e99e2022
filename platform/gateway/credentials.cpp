// SPDX-License-Identifier: Apache-2.0
#include "platform/gateway/credentials.hpp"

namespace assay::gateway {

Result<std::string> SingleBearer::credential(const http::Request& request) const {
  const auto values = request.head.fields.all("Authorization");
  if (values.empty()) return Error{Errc::denied, "no_credential", {}};
  // Two are refused rather than ranked: another reader would rank them the other way.
  if (values.size() > 1) return Error{Errc::denied, "ambiguous_credential", {}};
  const auto bearer = http::bearer_credential(values.front());
  if (!bearer || bearer->empty()) return Error{Errc::denied, "no_credential", {}};
  return *bearer;
}

}  // namespace assay::gateway
