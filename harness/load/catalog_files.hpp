// SPDX-License-Identifier: Apache-2.0
#pragma once
// The four catalogue files: catalog/{mitigations,controls,threats,sabotages}.toml.
//
//   [[mitigation]] id title attack=[] d3fend=[]
//   [[control]]    id mitigation component title severity secure, [[control.fault]] id cites what
//   [[threat]]     id element stride title severity red_when mitigations=[] technique=[] cwe=[]
//   [[sabotage]]   id what
#include "harness/load/context.hpp"

namespace assay::load {

// A file that is not there leaves its list empty; what refers to it will say so.
model::Catalog read_catalog_files(const Sources& sources, Diagnostics& diagnostics);

}  // namespace assay::load
