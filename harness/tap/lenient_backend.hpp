// SPDX-License-Identifier: Apache-2.0
#pragma once
// The backend behind the tap: cpp-httplib as it is, answering everything, with a list of what it understood.
#include <cstdint>
#include <memory>
#include <vector>

#include "core/base/result.hpp"
#include "core/json/value.hpp"

namespace assay::tap {

class LenientBackend {
 public:
  static Result<std::unique_ptr<LenientBackend>> start();
  ~LenientBackend();  // its connections must have been closed from the other side, or this waits for them
  LenientBackend(const LenientBackend&) = delete;
  LenientBackend& operator=(const LenientBackend&) = delete;

  std::uint16_t port() const;
  std::vector<Json> take_requests();  // new since the last call, as in recording_origin.hpp

 private:
  struct Server;
  explicit LenientBackend(std::unique_ptr<Server> server);
  std::unique_ptr<Server> server_;
};

}  // namespace assay::tap
