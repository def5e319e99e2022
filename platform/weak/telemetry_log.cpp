// SPDX-License-Identifier: Apache-2.0
#include "platform/weak/telemetry_log.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <charconv>

#include "core/json/parse.hpp"

namespace assay::weak {
namespace {

std::string kid_of(const Json& record) {
  return record.at("detail").at("kid").string_or("");
}

// Touches 127.0.0.1:port, whatever host the lookup named: nothing of ours ever leaves the machine.
void contact_loopback(std::uint16_t port, std::string_view text) {
  const int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (fd < 0) return;
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (connect(fd, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0) {
    const std::string request = "GET " + std::string(text) + " HTTP/1.0\r\n\r\n";
    [[maybe_unused]] const ssize_t sent = send(fd, request.data(), request.size(), MSG_NOSIGNAL);
  }
  close(fd);
}

void look_up(std::string_view text) {
  const std::size_t begin = text.find("${jndi:");
  if (begin == std::string_view::npos) return;
  const std::size_t authority = text.find("://", begin);
  if (authority == std::string_view::npos) return;
  const std::size_t colon = text.find(':', authority + 3);
  const std::size_t slash = text.find('/', authority + 3);
  if (colon == std::string_view::npos || slash == std::string_view::npos || colon > slash) return;
  std::uint16_t port = 0;
  std::from_chars(text.data() + colon + 1, text.data() + slash, port);
  if (port != 0) contact_loopback(port, text.substr(slash, text.find('}', slash) - slash));
}

}  // namespace

telemetry::Log::LineFormat kid_logged_raw(HitCounter& hits) {
  return [&hits](const Json& record) {
    const std::string kid = kid_of(record);
    if (kid.empty()) return dump_json(record);
    hits.hit("gateway.jwt.kid/kid-logged-raw");
    Json rest = record;
    rest.erase("detail");
    std::string line = dump_json(rest);
    line.insert(line.size() - 1, ",\"detail\":{\"kid\":\"" + kid + "\"}");
    return line;
  };
}

telemetry::Log::LineFormat kid_logged_with_lookup(HitCounter& hits) {
  return [&hits](const Json& record) {
    const std::string kid = kid_of(record);
    if (!kid.empty()) {
      hits.hit("gateway.jwt.kid/kid-logged-with-lookup");
      look_up(kid);
    }
    return dump_json(record);
  };
}

}  // namespace assay::weak
