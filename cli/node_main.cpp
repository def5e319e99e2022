// SPDX-License-Identifier: Apache-2.0
// assay-node: one part of the reference platform, controlled over its standard input; the end of that socket
// ends it.
#include <csignal>
#include <cstdio>
#include <cstring>

#include "core/ipc/line_socket.hpp"
#include "core/json/parse.hpp"
#include "platform/node/node.hpp"

int main(int argc, char** argv) {
  if (argc == 2 && std::strcmp(argv[1], "--version") == 0) {
    std::puts("assay-node");
    return 0;
  }
  if (argc != 3 || std::strcmp(argv[1], "--role") != 0) {
    std::fputs(
        "usage: assay-node --role PART   (started by assay, with a control socket as standard input)\n",
        stderr);
    return 2;
  }
  std::signal(SIGPIPE, SIG_IGN);
  auto link = assay::ipc::LineSocket::from_parent();
  if (!link.ok()) {
    std::fprintf(stderr, "assay-node: %s\n", link.error().message.c_str());
    return 2;
  }
  assay::node::Node node;
  while (true) {
    const auto line = link->read_line();
    if (!line.ok()) return 0;  // the harness is gone, or done
    const auto command = assay::parse_json(*line);
    const assay::Json answer = command.ok()
                                   ? node.handle(*command)
                                   : assay::Json::object({{"error", "not JSON: " + command.error().message}});
    if (!link->send_line(assay::dump_json(answer)).ok()) return 0;
  }
}
