// SPDX-License-Identifier: Apache-2.0
#include "harness/engine/vocabulary.hpp"

#include "harness/actions/builtin.hpp"
#include "harness/asserts/asserts.hpp"
#include "harness/engine/observers.hpp"

namespace assay::engine {

model::Vocabulary builtin_vocabulary(std::vector<std::string> profiles) {
  model::Vocabulary vocabulary;
  for (const actions::Action& action : actions::builtin_actions()) vocabulary.actions.push_back(action.spec);
  for (const asserts::Assert& assertion : asserts::builtin_asserts())
    vocabulary.asserts.push_back(assertion.spec);
  vocabulary.observers = builtin_observers();
  vocabulary.profiles = std::move(profiles);
  return vocabulary;
}

}  // namespace assay::engine
