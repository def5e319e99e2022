// SPDX-License-Identifier: Apache-2.0
#pragma once
// A small vocabulary for the tests of this folder: one parameter of every kind, one observer of every sort.
#include "harness/model/vocabulary.hpp"

namespace assay::load {

inline model::Vocabulary sample_vocabulary() {
  using model::Grade;
  using Kind = model::ParamKind;
  model::Vocabulary v;
  v.actions = {
      {"token.issue",
       "Gets a genuine token.",
       {{"user", Kind::string, true, "who it is for", {}},
        {"audience", Kind::string, false, "whom it is for", {}}},
       {"identity.issue"},
       true},
      {"token.forge",
       "Makes a token that nobody issued.",
       {{"from", Kind::string, true, "a genuine token", {}},
        {"header", Kind::table, false, "members to change", {}},
        {"claims", Kind::table, false, "members to change", {}},
        {"sign", Kind::string, false, "how it is signed", {"none", "hs256", "es256"}}},
       {},
       true},
      {"http.send",
       "Sends a request.",
       {{"route", Kind::string, false, "logical route", {}},
        {"path", Kind::string, false, "path as sent", {}},
        {"bearer", Kind::string, false, "token", {}},
        {"body", Kind::payload, false, "bytes", {}},
        {"compress", Kind::boolean, false, "whether to compress", {}},
        {"headers", Kind::list, false, "further fields", {}},
        {"split", Kind::integer, false, "bytes of a segment", {}},
        {"wait", Kind::duration, false, "how long to wait", {}},
        {"methods", Kind::list, false, "methods to try", {"GET", "PUT"}},
        {"json", Kind::any, false, "body as a value", {}}},
       {"gateway.http"},
       true},
      {"clock.advance",
       "Moves the target's clock.",
       {{"by", Kind::duration, true, "how far", {}}},
       {"control.clock"},
       false},
      {"target.quiesce", "Waits until nothing is on its way.", {}, {}, false},
      {"flood.run",
       "Sends very much.",
       {{"route", Kind::string, true, "logical route", {}}},
       {},
       true,
       model::Blast::flood},
  };
  v.asserts = {{"outcome", Kind::string, "abstract outcome"},
               {"status", Kind::integer, "status code"},
               {"body_contains", Kind::string, "text in the body"}};
  v.observers = {
      {"service.requests", "requests that a service saw", Grade::effect, true, true, {"path", "subject"}},
      {"audit.events", "the audit log", Grade::effect, false, true, {"event", "reason", "subject"}},
      {"listener.bytes", "bytes at our own listener", Grade::effect, true, false, {}},
      {"step.outcomes", "outcomes of a named step", Grade::response, true, true, {"outcome"}},
      {"step.numbers", "what a step counted", Grade::response, true, false, {"held", "honest_ok"}, true}};
  v.profiles = {"rs256-only"};
  v.builtin_variables = {"callback"};
  return v;
}

}  // namespace assay::load
