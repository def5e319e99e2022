// SPDX-License-Identifier: Apache-2.0
#pragma once
// A backend that believes almost anything, behind a tap that forgets nothing: what stands behind a gateway
// under test. The backend is cpp-httplib as Debian ships it; the tap in front of it passes every byte on and
// keeps those that came. Plain HTTP, unless told otherwise on 127.0.0.1, port 0.
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/deadline.hpp"
#include "core/base/result.hpp"
#include "core/json/value.hpp"
#include "harness/tap/scripted_answers.hpp"

namespace assay::tap {

class LenientBackend;

class RecordingOrigin {
 public:
  // Errc::unavailable if no port can be had.
  static Result<std::unique_ptr<RecordingOrigin>> start(const std::string& address = "127.0.0.1",
                                                        std::uint16_t port = 0);
  ~RecordingOrigin();
  RecordingOrigin(const RecordingOrigin&) = delete;
  RecordingOrigin& operator=(const RecordingOrigin&) = delete;

  std::uint16_t port() const;

  // One request to come is given this answer instead of the backend's.
  void answer_once(ScriptedAnswer answer);
  // Says this on every connection that is open, unasked.
  void say(const std::string& bytes);
  // How requests are treated from now on: "answering" (the backend does), "hanging" (recorded, never
  // answered), "trickling" (an answer begins and stops), "failing" (503), "dropping" (the connection is
  // closed instead) or "verbose" (an answer of half a mebibyte).
  Result<void> behave(std::string_view how);

  // Waits until the backend has dealt with all that has arrived on connections that the other side has ended.
  // Errc::timeout at the deadline.
  Result<void> settle(Deadline deadline);

  // What is new since the last call, in order of arrival:
  //   {"kind":"message","part":"legacy","method":…,"target":…,"ambiguity":"","text":…,"body":…,"body_bytes":"5","at_work":1}
  //                                                a message on the wire; "body": the data without its
  //                                                chunks; "at_work": requests without an answer then, with
  //                                                this one
  //   {"kind":"request","part":"legacy","method":…,"target":…,"status":200,"fields":[[name,value]…]}
  //                                                                     a request as the backend understood
  //                                                                     it
  // Bytes that are not UTF-8 stand in "text", "body" and "fields" as \xNN.
  std::vector<Json> take_records();

 private:
  class Tap;
  RecordingOrigin(std::unique_ptr<LenientBackend> backend, std::unique_ptr<Tap> tap);
  std::unique_ptr<LenientBackend> backend_;  // outlives the tap's connections to it
  std::unique_ptr<Tap> tap_;
};

}  // namespace assay::tap
