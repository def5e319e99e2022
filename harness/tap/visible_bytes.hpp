// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string>
#include <string_view>

namespace assay::tap {

// Bytes as text that a log can hold: printable ASCII, CR LF as it is inside a message, everything else \xNN.
std::string visible_bytes(std::string_view bytes);

}  // namespace assay::tap
