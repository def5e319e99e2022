// SPDX-License-Identifier: Apache-2.0
#pragma once
// A request of the evidence as a line for a POSIX shell, to be sent to a platform that `assay up` started.
// Ports, the authority's certificate and tokens come from the variables of the file `env` that `up` writes:
// ASSAY_DIR, ASSAY_CA, ASSAY_PORT_GATEWAY and so on. What the evidence holds no longer, because it was a
// secret, comes from a file in ASSAY_DIR where `up` leaves one, else from a variable that the caller has to
// set.
#include <string>
#include <string_view>
#include <vector>

namespace assay::cli {

struct ByHand {
  std::string command;
  std::vector<std::string> to_set{};  // variables that `up` knows nothing of, e.g. ASSAY_SECRET_SIGNATURE
};

// "ASSAY_PORT_GATEWAY" for "gateway".
std::string port_variable(std::string_view part);

// What http.send wrote down: "METHOD TARGET HTTP/1.1", fields, an empty line and the body, separated by LF.
// `server` is the name in the part's certificate. An empty command: the text is no request.
ByHand curl_by_hand(const std::string& request, std::string_view part, std::string_view server);

// The very bytes, whatever they are, over TLS.
ByHand openssl_by_hand(const std::string& bytes, std::string_view part, std::string_view server);

}  // namespace assay::cli
