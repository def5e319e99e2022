// SPDX-License-Identifier: Apache-2.0
#pragma once
// HTTP/1 messages as values (RFC 9110 §5 fields, RFC 9112 §3 and §4 heads). Plain data: a head built by hand
// can hold anything, the parsers only produce valid ones and the serialisers refuse to write an invalid one.
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace assay::wire {

struct Field {
  std::string name;
  std::string value;
  bool operator==(const Field&) const = default;
};

// Field lines in the order of the wire; names compare without case. Pointers and views live until the next
// change.
struct Fields {
  std::vector<Field> list;

  const std::string* find(std::string_view name) const;  // first value, or nullptr
  std::vector<std::string_view> all(std::string_view name) const;
  std::size_t count(std::string_view name) const;
  void set(std::string_view name,
           std::string value);  // exactly one line afterwards, at the place of the first
  void add(std::string_view name, std::string value);
  std::size_t remove(std::string_view name);  // how many lines went

  std::size_t size() const { return list.size(); }
  bool empty() const { return list.empty(); }
  auto begin() const { return list.begin(); }
  auto end() const { return list.end(); }
  bool operator==(const Fields&) const = default;
};

struct RequestHead {
  std::string method;
  std::string target;
  int minor_version = 1;  // HTTP/1.<minor_version>
  Fields fields;
};

struct ResponseHead {
  int status = 200;
  std::string reason;
  int minor_version = 1;
  Fields fields;
};

// Why a message was refused. `status` is what a server answers (for responses always 502); `reason` is a
// stable slug for logs and tests; `offset` counts bytes from the start of the message to the fault, or to the
// end of the head for rules about the head as a whole.
struct Rejection {
  int status = 0;
  std::string reason;
  std::size_t offset = 0;
  bool operator==(const Rejection&) const = default;
};

// Compares ASCII without case.
bool iequals(std::string_view a, std::string_view b);

// The options of all Connection fields, trimmed and in lower case, empty ones left out (RFC 9110 §7.6.1).
std::vector<std::string> connection_options(const Fields& fields);

// Whether every Connection field, and the Proxy-Connection that old clients send instead, is a list of
// tokens; what is none is read in different ways.
bool connection_is_list(const Fields& fields);

// Whether the sender wants the connection kept after this message (RFC 9112 §9.3).
bool wants_keep_alive(const Fields& fields, int minor_version);

}  // namespace assay::wire
