// SPDX-License-Identifier: Apache-2.0
// The faults in what the gateway lets clients send beside method and path.
#include "platform/compose/weakening_tables.hpp"
#include "platform/weak/gateway_input_json_strict.hpp"
#include "platform/weak/gateway_input_parameters.hpp"
#include "platform/weak/gateway_input_schema.hpp"

namespace assay::compose {
namespace {

using gateway::ValidationParts;

Weakening input(const std::string& name, std::function<void(ValidationParts&, HitCounter&)> fault) {
  return {name, [fault = std::move(fault)](Assembly& a) {
            a.seams.validation_parts.push_back(
                [fault](ValidationParts& parts, const Site& site) { fault(parts, site.hits); });
          }};
}

}  // namespace

std::vector<Weakening> gateway_input_weakenings() {
  std::vector<Weakening> out;
  for (const weak::SchemaFault& fault : weak::schema_faults()) {
    out.push_back(input(fault.name, [fault](ValidationParts& parts, HitCounter& hits) {
      parts.body = weak::faulty_schema_check(fault, hits);
    }));
  }
  for (const weak::JsonFault& fault : weak::json_faults()) {
    out.push_back(input(fault.name, [fault](ValidationParts& parts, HitCounter& hits) {
      parts.reader = weak::lenient_body_reader(fault, hits);
    }));
  }
  out.push_back(
      input("gateway.input.parameters/undeclared-passed", [](ValidationParts& parts, HitCounter& hits) {
        parts.query = weak::undeclared_query_passes(hits);
        parts.content = weak::undeclared_body_passes(hits);
      }));
  out.push_back(input(
      "gateway.input.parameters/first-parameter-checked",
      [](ValidationParts& parts, HitCounter& hits) { parts.query = weak::first_parameter_checked(hits); }));
  out.push_back(
      input("gateway.input.parameters/unparsable-passed",
            [](ValidationParts& parts, HitCounter& hits) { parts.query = weak::unparsable_passes(hits); }));
  out.push_back(
      input("gateway.input.parameters/any-content-type",
            [](ValidationParts& parts, HitCounter& hits) { parts.content = weak::any_content_type(hits); }));
  out.push_back(input(
      "gateway.input.parameters/unreadable-body-passed",
      [](ValidationParts& parts, HitCounter& hits) { parts.reader = weak::unreadable_body_passes(hits); }));
  return out;
}

}  // namespace assay::compose
