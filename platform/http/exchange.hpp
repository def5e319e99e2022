// SPDX-License-Identifier: Apache-2.0
#pragma once
// One request as a part's handler sees it, and its answer.
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "core/json/value.hpp"
#include "core/net/event_loop.hpp"
#include "platform/wire/http1_message.hpp"

namespace assay::net {
class Stream;
}

namespace assay::http {

struct Request {
  wire::RequestHead head;
  std::string body;
  std::string received;   // the whole message as it came, where the reader keeps it
  std::string authority;  // whom it is for: the target's in absolute-form, else Host (RFC 9112 §3.2.2, §3.3)
  std::string path;   // target up to '?', exactly as received; in absolute-form what follows the authority
  std::string query;  // after '?', exactly as received; empty if there is none
  std::string peer;   // SPIFFE id of the TLS peer, or its address
  std::string server_name;  // that the client asked TLS for; empty: none
  std::string request_id;   // made here, or taken from a peer inside the mesh
  std::string subject;      // set by the handler: who the request was served for (for the journal)
};

struct Response {
  int status = 200;
  wire::Fields fields;
  std::string body;
  bool close = false;  // end the connection after this answer
  std::string
      error_code;  // why, in one word, where the answer is an error of our own; never written by itself
  // Takes the connection over in place of an answer, with the bytes that were read behind the request; the
  // connection ends with it.
  std::function<net::Task<void>(net::Stream&, std::string)> takeover;

  static Response json(int status, const Json& body);
  static Response text(int status, std::string body, std::string content_type);
  // {"error": code}: all that a refused client learns.
  static Response error(int status, std::string_view code);
};

std::string_view reason_phrase(int status);

// The bearer token of an Authorization value: everything behind "Bearer " (scheme case-insensitive),
// unjudged.
std::optional<std::string> bearer_credential(std::string_view authorization);
// First 16 hex digits of the SHA-256: names a credential in logs without revealing it.
std::string credential_digest(std::string_view credential);

// application/x-www-form-urlencoded, strictly: nullopt on a bad escape or a repeated name (RFC 6749 §3.1).
std::optional<std::map<std::string, std::string>> parse_form(std::string_view text);
std::string form_encode(const std::map<std::string, std::string>& fields);

}  // namespace assay::http
