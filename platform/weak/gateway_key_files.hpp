// SPDX-License-Identifier: Apache-2.0
#pragma once
// gateway.tls.key-management, deliberately weak.
//   key-file-unchecked  whoever else may read the key, it is used: nginx, HAProxy and Envoy look at no
//                       permission of it.
//   expiry-unchecked    a certificate is used whenever it holds: nginx and HAProxy load expired ones.
//   expiry-untold       nobody is told of a certificate that ends soon: no proxy does so by itself.
//   expiry-at-load-only what comes with little time left is told of, what grows old in use is not.
//   failed-reload-ok    a pair that does not fit is passed over, and the reload called done: `nginx -s
//                       reload` succeeds while the master goes on with what it had.
//   key-in-web-root     files are served from above the key: nginx `root /etc/nginx;`.
#include <filesystem>
#include <memory>

#include "platform/contract/hit_counter.hpp"
#include "platform/gateway/exchange.hpp"
#include "platform/gateway/key_files.hpp"

namespace assay::weak {

std::unique_ptr<gateway::KeyFilePolicy> key_file_unchecked(HitCounter& hits);
std::unique_ptr<gateway::KeyFilePolicy> expiry_unchecked(HitCounter& hits);
std::unique_ptr<gateway::KeyFilePolicy> failed_reload_ok(Identity first, HitCounter& hits);
std::unique_ptr<gateway::ExpiryWatch> expiry_untold(net::EventLoop& loop, HitCounter& hits);
std::unique_ptr<gateway::ExpiryWatch> expiry_at_load_only(std::unique_ptr<gateway::ExpiryWatch> standard,
                                                          net::EventLoop& loop, Duration notice,
                                                          HitCounter& hits);
// Before `next`: a file below `root` is answered.
std::unique_ptr<gateway::Filter> key_in_web_root(std::unique_ptr<gateway::Filter> next,
                                                 std::filesystem::path root, HitCounter& hits);
// A sabotage: every reload is called done, and `first` is presented for ever.
std::unique_ptr<gateway::KeyFilePolicy> rotation_forgotten(Identity first);

}  // namespace assay::weak
