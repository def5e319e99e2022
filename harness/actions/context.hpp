// SPDX-License-Identifier: Apache-2.0
#pragma once
// What an action may touch, and what it gives back.
#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/base/deadline.hpp"
#include "core/base/rng.hpp"
#include "core/http/client.hpp"
#include "core/json/value.hpp"
#include "harness/forge/connection_group.hpp"
#include "harness/forge/rogue_listener.hpp"
#include "harness/forge/token_forge.hpp"
#include "harness/model/vocabulary.hpp"
#include "harness/target/target.hpp"

namespace assay::actions {

// Our own platform has done all it will do when it has settled; what it sent is in our kernel by then.
inline constexpr std::chrono::milliseconds kSettledGrace{50};

// Connections and fixtures that live as long as the platform of a batch.
class Session {
 public:
  // `patience` is for one step: no request of a client waits longer.
  Session(target::Target& target, std::string scratch, std::chrono::milliseconds patience)
      : target_(target), scratch_(std::move(scratch)), patience_(patience) {}

  target::Target& target() { return target_; }
  // One kept-alive client for each part and client certificate.
  Result<HttpClient*> client(const std::string& part, const std::string& as);
  // The issuer's keys and published set, as of now.
  Result<forge::KeyRing> key_ring();
  const std::string& scratch() const { return scratch_; }  // private directory of the batch
  // How far the target's log has been read: each case goes on where the one before stopped.
  std::size_t& log_position() { return log_position_; }

 private:
  target::Target& target_;
  std::string scratch_;
  std::chrono::milliseconds patience_;
  std::size_t log_position_ = 0;
  std::map<std::pair<std::string, std::string>, std::unique_ptr<HttpClient>> clients_;
  std::map<std::string, PrivateKey> issuer_keys_;  // parsed once, by kid
};

struct Context {
  Session& session;
  Rng& rng;
  std::string marker;  // of the phase
  std::chrono::milliseconds patience;
  // Listeners of the case, by name.
  std::map<std::string, std::unique_ptr<forge::RogueListener>>& listeners;
  // Connections of the case that stay open between its steps, by name.
  std::map<std::string, std::unique_ptr<forge::ConnectionGroup>>& connections;
};

struct StepResult {
  std::string outcome = "accepted";
  Json value;              // what `save` keeps
  Json request, response;  // for the evidence: see bytes_json
  Json detail;
  int status = 0;           // of an HTTP answer
  std::string answer_text;  // header lines and body of the answer, for step.responses
  std::vector<std::pair<std::string, std::string>> fields;   // of an HTTP answer
  std::string body;                                          // of an HTTP answer
  std::vector<std::pair<std::string, std::string>> secrets;  // name, text: to be redacted from now on
};

struct Action {
  model::ActionSpec spec;
  // `params` are resolved. Errors become outcome error.timeout (Errc::timeout), refused.* or error.harness.
  std::function<Result<StepResult>(Context& context, const Json& params)> run;
};

// {"text": …} and, where the text is not UTF-8, {"base64": …} of the true bytes.
Json bytes_json(const std::string& bytes);

// Parameter helpers. text_param accepts strings and {hex=…}.
std::string text_param(const Json& params, std::string_view name, std::string_view fallback = "");
Result<std::string> bytes_of(const Json& value);
// `text` with {marker} and every {name} of `vars` (a table, or null) replaced.
std::string fill_names(std::string text, const Json& vars, const std::string& marker);
// The items of a list. Anything else is an error that names the parameter, as is an item that is no text.
Result<Json::Array> list_param(const Json& params, std::string_view name);
Result<std::vector<std::string>> texts_param(const Json& params, std::string_view name);

// A whole number from 0 to `most`; without one, `fallback`.
Result<std::int64_t> number_param(const Json& params, std::string_view name, std::int64_t fallback,
                                  std::int64_t most);

}  // namespace assay::actions
