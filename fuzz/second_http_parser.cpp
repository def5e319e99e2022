// SPDX-License-Identifier: Apache-2.0
// The parser that was Node's before, from Debian's libhttp-parser-dev.
#include <http_parser.h>

#include "fuzz/second_parsers.hpp"

namespace assay::fuzz {
namespace {

Collector& of(http_parser* parser) {
  return *static_cast<Collector*>(parser->data);
}

http_parser_settings make_settings() {
  http_parser_settings settings;
  http_parser_settings_init(&settings);
  settings.on_url = [](http_parser* parser, const char* at, std::size_t size) {
    of(parser).message.target.append(at, size);
    return 0;
  };
  settings.on_header_field = [](http_parser* parser, const char* at, std::size_t size) {
    of(parser).field_name({at, size});
    return 0;
  };
  settings.on_header_value = [](http_parser* parser, const char* at, std::size_t size) {
    of(parser).field_value({at, size});
    return 0;
  };
  settings.on_headers_complete = [](http_parser* parser) {
    of(parser).in_body = true;
    // That a 304 has no body, whatever length it tells, is left to the caller.
    return of(parser).bodiless || parser->status_code == 304 ? 1 : 0;
  };
  settings.on_body = [](http_parser* parser, const char* at, std::size_t size) {
    of(parser).message.body.append(at, size);
    return 0;
  };
  settings.on_message_complete = [](http_parser* parser) {
    of(parser).complete = true;
    http_parser_pause(parser, 1);
    return 0;
  };
  return settings;
}

}  // namespace

const char* read_with_http_parser(std::string_view rest, std::string_view method, bool closed,
                                  SeenMessage& message) {
  static const http_parser_settings kSettings = make_settings();
  Collector collector;
  collector.bodiless = method == "HEAD";
  http_parser parser;
  http_parser_init(&parser, method.empty() ? HTTP_REQUEST : HTTP_RESPONSE);
  parser.data = &collector;
  collector.message.end = http_parser_execute(&parser, &kSettings, rest.data(), rest.size());
  if (!collector.complete) {
    const auto code = HTTP_PARSER_ERRNO(&parser);
    if (code != HPE_OK) return http_errno_name(code);
    if (closed) http_parser_execute(&parser, &kSettings, nullptr, 0);
    if (!collector.complete) return "incomplete";
  }
  if (method.empty()) {
    collector.message.method = http_method_str(static_cast<http_method>(parser.method));
  } else {
    collector.message.status = static_cast<int>(parser.status_code);
  }
  collector.finish();
  message = std::move(collector.message);
  return nullptr;
}

}  // namespace assay::fuzz
