// SPDX-License-Identifier: Apache-2.0
#include "harness/actions/builtin.hpp"

#include <algorithm>

namespace assay::actions {

const std::vector<Action>& builtin_actions() {
  static const std::vector<Action> kActions = {
      token_issue(),
      token_forge(),
      token_encrypt(),
      token_decode(),
      key_generate(),
      key_issuer(),
      http_send(),
      http_raw(),
      h2_frames(),
      identity_revoke(),
      identity_disable_user(),
      identity_rotate_keys(),
      clock_advance(),
      wait_propagation(),
      listener_start(),
      canary_file(),
      file_change(),
      metrics_count(),
      exec_command(),
      part_kill(),
      flood_run(),
      origin_answer(),
      origin_say(),
      part_disturb(),
      connection_open(),
      connection_send(),
      connection_drip(),
      connection_read(),
      connection_ended(),
      connection_close(),
      origin_behave(),
      certificate_install(),
  };
  return kActions;
}

const Action* find_action(std::string_view name) {
  const auto& all = builtin_actions();
  const auto it = std::find_if(all.begin(), all.end(), [&](const Action& a) { return a.spec.name == name; });
  return it == all.end() ? nullptr : &*it;
}

}  // namespace assay::actions
