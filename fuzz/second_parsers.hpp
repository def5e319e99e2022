// SPDX-License-Identifier: Apache-2.0
#pragma once
// HTTP/1 parsers that other people wrote (and the harness's yardstick), behind one shape: what would a server
// or client made with them read from these bytes? Each message is read by a fresh parser, so that only
// framing decides where the next one begins. Parsers never share code with platform/wire.
#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace assay::fuzz {

struct SeenField {
  std::string name;  // lower case
  std::string value;
  bool operator==(const SeenField&) const = default;
};

struct SeenMessage {
  std::string method;  // of a request
  std::string target;  // of a request
  int status = 0;      // of a response
  std::vector<SeenField> fields;
  std::string body;
  std::size_t end = 0;  // where the next message begins, counted from the start of the bytes

  // In the order of the names, since parsers group equal ones; equal names keep their order.
  void sort_fields();
};

struct Reading {
  std::vector<SeenMessage> messages;  // complete ones, in order
  std::string refusal;                // why reading ended before the bytes did; empty: it did not

  bool whole(std::size_t size) const {
    return refusal.empty() && (messages.empty() ? 0 : messages.back().end) == size;
  }
};

struct SecondParser {
  const char* name;
  Reading (*requests)(std::string_view bytes);
  // Responses to these methods, in their order; interim ones are dropped. `closed`: the peer has ended the
  // connection behind the bytes. nullptr where the parser reads no responses.
  Reading (*responses)(std::string_view bytes, std::span<const std::string> methods, bool closed);
};

std::span<const SecondParser> second_parsers();

// Where a parser is known to refuse what RFC 9112 allows: llhttp knows no escapes and few characters in the
// quoted values of chunk extensions; llhttp and http_parser take no tab behind the digits of a length;
// http_parser takes every name that begins with Transfer-Encoding for that field.
bool refuses_too_much(const SecondParser& parser, const Reading& reading, std::string_view bytes);

// One message of a parser that works by callbacks, as far as it has come.
struct Collector {
  SeenMessage message;
  bool in_body = false;     // fields from here on are trailers
  bool value_last = false;  // the last piece belonged to a value
  bool complete = false;
  bool bodiless = false;  // the response to HEAD

  void field_name(std::string_view piece);
  void field_value(std::string_view piece);
  void finish();  // lower case, white space around values off
};

// Calls `read_one(rest, method, closed, message)` until the bytes or its patience end; it returns nullptr and
// sets message.end (relative to rest), or the reason why there is no further message.
using ReadOne = const char* (*)(std::string_view rest, std::string_view method, bool closed,
                                SeenMessage& message);
Reading read_requests_with(ReadOne read_one, std::string_view bytes);
Reading read_responses_with(ReadOne read_one, std::string_view bytes, std::span<const std::string> methods,
                            bool closed);

// The readers, each in a file of its own because their headers exclude each other.
const char* read_with_llhttp(std::string_view rest, std::string_view method, bool closed,
                             SeenMessage& message);
const char* read_with_http_parser(std::string_view rest, std::string_view method, bool closed,
                                  SeenMessage& message);
const char* read_with_beast(std::string_view rest, std::string_view method, bool closed,
                            SeenMessage& message);
Reading read_with_yardstick(std::string_view bytes);

}  // namespace assay::fuzz
