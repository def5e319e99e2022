// SPDX-License-Identifier: Apache-2.0
#pragma once
// Every action there is, in one explicit table. Each stands in a file of its own.
#include <string>
#include <string_view>
#include <vector>

#include "harness/actions/context.hpp"

namespace assay::actions {

Action token_issue();
Action token_forge();
Action token_encrypt();
Action token_decode();
Action key_generate();
Action key_issuer();
Action http_send();
Action http_raw();
Action h2_frames();
Action flood_run();
Action identity_revoke();
Action identity_disable_user();
Action identity_rotate_keys();
Action clock_advance();
Action wait_propagation();
Action listener_start();
Action canary_file();
Action file_change();
Action metrics_count();
Action exec_command();
Action part_kill();
Action part_disturb();
Action origin_answer();
Action origin_say();
Action connection_open();
Action connection_send();
Action connection_drip();
Action connection_read();
Action connection_ended();
Action connection_close();
Action origin_behave();
Action certificate_install();

const std::vector<Action>& builtin_actions();
// Names of what actions count, for the observer step.numbers: those of flood.run and h2.frames, and
// "counted".
const std::vector<std::string>& counted_names();
const Action* find_action(std::string_view name);

}  // namespace assay::actions
