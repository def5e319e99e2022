// SPDX-License-Identifier: Apache-2.0
#include "platform/weak/client_hello.hpp"

namespace assay::weak {
namespace {

constexpr std::size_t kRandom = 32;
constexpr char kHandshakeRecord = 22;
constexpr char kClientHello = 1;

}  // namespace

std::string_view HelloReader::take(std::size_t size) {
  const std::string_view out = rest.substr(0, size);
  rest.remove_prefix(out.size());
  return out;
}

std::size_t HelloReader::number(std::size_t bytes) {
  std::size_t out = 0;
  for (const char c : take(bytes)) out = out << 8 | static_cast<unsigned char>(c);
  return out;
}

std::string_view hello_extension(std::string_view bytes, std::size_t type) {
  HelloReader record{bytes};
  if (record.number(1) != kHandshakeRecord) return {};
  record.take(2);
  HelloReader message{record.vector(2)};
  if (message.number(1) != kClientHello) return {};
  HelloReader hello{message.vector(3)};
  hello.take(2 + kRandom);
  hello.vector(1);  // session id
  hello.vector(2);  // suites
  hello.vector(1);  // compression methods
  HelloReader extensions{hello.vector(2)};
  while (!extensions.rest.empty()) {
    const std::size_t found = extensions.number(2);
    const std::string_view content = extensions.vector(2);
    if (found == type) return content;
  }
  return {};
}

}  // namespace assay::weak
