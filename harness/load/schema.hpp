// SPDX-License-Identifier: Apache-2.0
#pragma once
// JSON Schema (draft-07) of check files, for editors (`#:schema …` in the first line). Made from the same
// declarations as lint: every action with its parameters, every assert and observer. With a catalogue,
// `kills`, `threats`, `sabotage` and `shadowed_by` complete its ids too. An editor accepts less than lint
// refuses: variables and the rules over a whole file are not in it.
#include "core/json/value.hpp"
#include "harness/model/catalog.hpp"
#include "harness/model/vocabulary.hpp"

namespace assay::load {

Json schema_for_checks(const model::Vocabulary& vocabulary, const model::Catalog* catalog);

}  // namespace assay::load
