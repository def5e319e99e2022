// SPDX-License-Identifier: Apache-2.0
#pragma once
// The parts of the HTML page. Every string that is not a literal of ours goes through text() or block(); the
// result holds no markup of its own, neither as content nor inside a double-quoted attribute.
#include <cstdint>
#include <string>
#include <string_view>

#include "reports/report.hpp"
#include "reports/rows.hpp"

namespace assay::reports::html {

std::string text(std::string_view bytes);                          // one line
std::string block(std::string_view bytes);                         // keeps line feeds and tabs
std::string anchor(std::string_view prefix, std::string_view id);  // a value for `id` and `#…`
std::string link(std::string_view url, std::string_view label);    // leaves the page
std::string jump(std::string_view prefix, std::string_view id);    // within the page, labelled with the id

// Symbol and word, so that colour never carries the meaning alone.
std::string chip(model::Verdict verdict);
std::string chip(model::KillState state);
std::string chip(std::string_view tone, std::string_view symbol, std::string_view word);
std::string cwe_link(std::int64_t cwe);
std::string attack_link(std::string_view technique);  // plain text where it is no technique id
std::string owasp_link(std::string_view category);

// Sections; empty where there is nothing to show.
std::string coverage_section(const Report& report);
std::string matrix_section(const Report& report);
std::string checks_section(const Report& report);

// Evidence of one case in at most about `limit` bytes; says what it left out.
std::string evidence_of(const Report& report, const Row& row, std::size_t limit);

}  // namespace assay::reports::html
