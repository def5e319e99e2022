// SPDX-License-Identifier: Apache-2.0
// Node's parser, compiled from the C source in Debian's node-llhttp.
#include <llhttp/llhttp.h>

#include "fuzz/second_parsers.hpp"

namespace assay::fuzz {
namespace {

Collector& of(llhttp_t* parser) {
  return *static_cast<Collector*>(parser->data);
}

llhttp_settings_t make_settings() {
  llhttp_settings_t settings;
  llhttp_settings_init(&settings);
  settings.on_url = [](llhttp_t* parser, const char* at, std::size_t size) {
    of(parser).message.target.append(at, size);
    return 0;
  };
  settings.on_header_field = [](llhttp_t* parser, const char* at, std::size_t size) {
    of(parser).field_name({at, size});
    return 0;
  };
  settings.on_header_value = [](llhttp_t* parser, const char* at, std::size_t size) {
    of(parser).field_value({at, size});
    return 0;
  };
  settings.on_header_value_complete = [](llhttp_t* parser) {
    of(parser).value_last = true;
    return 0;
  };
  settings.on_headers_complete = [](llhttp_t* parser) {
    of(parser).in_body = true;
    // That a 304 has no body, whatever length it tells, is left to the caller.
    return of(parser).bodiless || parser->status_code == 304 ? 1 : 0;
  };
  settings.on_body = [](llhttp_t* parser, const char* at, std::size_t size) {
    of(parser).message.body.append(at, size);
    return 0;
  };
  settings.on_message_complete = [](llhttp_t* parser) {
    of(parser).complete = true;
    return static_cast<int>(HPE_PAUSED);
  };
  return settings;
}

}  // namespace

const char* read_with_llhttp(std::string_view rest, std::string_view method, bool closed,
                             SeenMessage& message) {
  static const llhttp_settings_t kSettings = make_settings();
  Collector collector;
  collector.bodiless = method == "HEAD";
  llhttp_t parser;
  llhttp_init(&parser, method.empty() ? HTTP_REQUEST : HTTP_RESPONSE, &kSettings);
  parser.data = &collector;
  const llhttp_errno_t code = llhttp_execute(&parser, rest.data(), rest.size());
  collector.message.end = rest.size();
  if (collector.complete) {
    collector.message.end = static_cast<std::size_t>(llhttp_get_error_pos(&parser) - rest.data());
  } else if (code != HPE_OK) {
    return llhttp_errno_name(code);
  } else if (closed) {
    llhttp_finish(&parser);
  }
  if (!collector.complete) return "incomplete";
  if (method.empty()) {
    collector.message.method = llhttp_method_name(static_cast<llhttp_method_t>(parser.method));
  } else {
    collector.message.status = parser.status_code;
  }
  collector.finish();
  message = std::move(collector.message);
  return nullptr;
}

}  // namespace assay::fuzz
