// SPDX-License-Identifier: Apache-2.0
// Boost.Beast's parsers. The only file that sees Beast: its headers cost seconds.
#include <boost/asio/buffer.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/string_body.hpp>
#include <limits>

#include "fuzz/second_parsers.hpp"

namespace assay::fuzz {
namespace {

namespace http = boost::beast::http;

constexpr const char* kIncomplete = "incomplete";

std::string text(boost::beast::string_view view) {
  return {view.data(), view.size()};
}

template <typename Parser>
void loosen(Parser& parser) {
  parser.header_limit(std::numeric_limits<std::uint32_t>::max());
  parser.body_limit(boost::none);
}

// Feeds `rest` from `used` on until the parser stops taking.
template <typename Parser>
boost::beast::error_code put(Parser& parser, std::string_view rest, std::size_t& used) {
  boost::beast::error_code code;
  while (used < rest.size() && !parser.is_done()) {
    const std::size_t taken = parser.put(boost::asio::buffer(rest.data() + used, rest.size() - used), code);
    used += taken;
    if (code || taken == 0 || (parser.is_header_done() && !parser.eager())) break;
  }
  if (code == http::error::need_more) code = {};
  return code;
}

// The head first and alone: Beast adds trailers to the fields.
template <typename Parser>
const char* read(Parser& parser, std::string_view rest, bool closed, Collector& collector) {
  std::size_t used = 0;
  parser.eager(false);
  if (put(parser, rest, used)) return "bad head";
  if (!parser.is_header_done()) return kIncomplete;
  for (const auto& field : parser.get()) {
    collector.message.fields.push_back({text(field.name_string()), text(field.value())});
  }
  parser.eager(true);
  if (put(parser, rest, used)) return "bad body";
  boost::beast::error_code code;
  if (!parser.is_done() && closed) parser.put_eof(code);
  if (!parser.is_done() || code) return kIncomplete;
  collector.message.end = used;
  collector.message.body = parser.get().body();
  return nullptr;
}

}  // namespace

const char* read_with_beast(std::string_view rest, std::string_view method, bool closed,
                            SeenMessage& message) {
  Collector collector;
  const char* refusal = nullptr;
  if (method.empty()) {
    http::request_parser<http::string_body> parser;
    loosen(parser);
    refusal = read(parser, rest, closed, collector);
    collector.message.method = text(parser.get().method_string());
    collector.message.target = text(parser.get().target());
  } else {
    http::response_parser<http::string_body> parser;
    loosen(parser);
    parser.skip(method == "HEAD");
    refusal = read(parser, rest, closed, collector);
    collector.message.status = static_cast<int>(parser.get().result_int());
  }
  if (refusal != nullptr) return refusal;
  collector.finish();
  message = std::move(collector.message);
  return nullptr;
}

}  // namespace assay::fuzz
