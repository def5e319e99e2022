// SPDX-License-Identifier: Apache-2.0
#include "platform/http/request_bytes.hpp"

#include "platform/wire/http1_serialize.hpp"

namespace assay::http {

std::string request_bytes(wire::RequestHead head, std::string_view body, const std::string& server_name) {
  head.fields.set("Host", server_name);
  return wire::serialize_request(head, body);
}

}  // namespace assay::http
