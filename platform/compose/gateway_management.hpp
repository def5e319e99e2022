// SPDX-License-Identifier: Apache-2.0
#pragma once
// The parts of a gateway that concern its operators: the management listener, where services are, and where
// the gateway may connect to.
#include <cstdint>
#include <map>
#include <memory>
#include <string>

#include "platform/compose/part.hpp"
#include "platform/gateway/active_config.hpp"
#include "platform/gateway/key_files.hpp"
#include "platform/gateway/management.hpp"

namespace assay::compose {

using OwnListeners = std::map<std::string, net::Place>;

// Each service that routes may name, where it listened when the gateway started.
std::shared_ptr<gateway::Directory> make_directory(const Ports& peers);
// On 127.0.0.1 a network is a port: those of the services are declared, and nothing else is.
std::unique_ptr<gateway::EgressPolicy> make_egress(const Assembly& assembly, const Site& site,
                                                   const Ports& peers, const OwnListeners& listeners,
                                                   std::uint16_t management_port);
std::unique_ptr<http::Server> make_management(const Assembly& assembly, const Site& site,
                                              const OwnListeners& listeners,
                                              std::shared_ptr<gateway::Directory> directory,
                                              std::shared_ptr<gateway::CountingSink> counts,
                                              std::shared_ptr<gateway::EdgeCertificate> certificate,
                                              const std::string& part,
                                              const std::shared_ptr<gateway::ActiveConfig>& active);
// The edge's certificate in `tls/<part>.crt` and `.key` of the run's directory; null where there is none.
std::shared_ptr<gateway::EdgeCertificate> make_edge_certificate(const std::string& part,
                                                                const Assembly& assembly, const Site& site,
                                                                gateway::EdgeCertificate::Present present,
                                                                std::shared_ptr<AuditSink> sink);

}  // namespace assay::compose
