// SPDX-License-Identifier: Apache-2.0
#include "fuzz/second_parsers.hpp"

#include <algorithm>
#include <array>
#include <map>

namespace assay::fuzz {
namespace {

template <ReadOne read_one>
Reading requests(std::string_view bytes) {
  return read_requests_with(read_one, bytes);
}

template <ReadOne read_one>
Reading responses(std::string_view bytes, std::span<const std::string> methods, bool closed) {
  return read_responses_with(read_one, bytes, methods, closed);
}

template <ReadOne read_one>
constexpr SecondParser both(const char* name) {
  return {name, requests<read_one>, responses<read_one>};
}

bool has_quoted_extension(std::string_view bytes) {
  const std::size_t extension = bytes.find(';');
  return extension != std::string_view::npos && bytes.find('"', extension) != std::string_view::npos;
}

// Whether a line begins with `name` in any case and its rest satisfies `wanted`.
template <typename Wanted>
bool any_line(std::string_view bytes, std::string_view name, Wanted wanted) {
  const auto alike = [](char a, char b) { return (a >= 'A' && a <= 'Z' ? a + 32 : a) == b; };
  for (std::size_t at = bytes.find('\n'); at != std::string_view::npos; at = bytes.find('\n', at + 1)) {
    const std::string_view line = bytes.substr(at + 1, bytes.find('\n', at + 1) - at - 1);
    const bool named =
        std::equal(name.begin(), name.end(), line.begin(), line.begin() + std::min(name.size(), line.size()),
                   [&](char wanted_char, char c) { return alike(c, wanted_char); });
    if (named && wanted(line.substr(name.size()))) return true;
  }
  return false;
}

bool has_length_with_tab(std::string_view bytes) {
  return any_line(bytes, "content-length:", [](std::string_view rest) {
    return rest.find('\t') != std::string_view::npos;
  });
}

bool has_name_beyond_coding(std::string_view bytes) {
  return any_line(bytes, "transfer-encoding",
                  [](std::string_view rest) { return !rest.empty() && rest.front() != ':'; });
}

}  // namespace

std::span<const SecondParser> second_parsers() {
  static constexpr std::array kAll = {
      both<read_with_llhttp>("llhttp"), both<read_with_http_parser>("http_parser"),
      both<read_with_beast>("Boost.Beast"), SecondParser{"yardstick", read_with_yardstick, nullptr}};
  return kAll;
}

bool refuses_too_much(const SecondParser& parser, const Reading& reading, std::string_view bytes) {
  const bool llhttp = std::string_view(parser.name) == "llhttp";
  const bool http_parser = std::string_view(parser.name) == "http_parser";
  if (llhttp && reading.refusal == "HPE_STRICT") return has_quoted_extension(bytes);
  if ((llhttp || http_parser) && reading.refusal == "HPE_INVALID_CONTENT_LENGTH")
    return has_length_with_tab(bytes);
  const bool coding = reading.refusal == "HPE_INVALID_TRANSFER_ENCODING" ||
                      reading.refusal == "HPE_UNEXPECTED_CONTENT_LENGTH";
  return http_parser && coding && has_name_beyond_coding(bytes);
}

void SeenMessage::sort_fields() {
  std::multimap<std::string, SeenField> by_name;  // keeps the order of equal names
  for (SeenField& field : fields) by_name.emplace(field.name, std::move(field));
  fields.clear();
  for (auto& [name, field] : by_name) fields.push_back(std::move(field));
}

void Collector::field_name(std::string_view piece) {
  if (in_body) return;
  if (value_last || message.fields.empty()) message.fields.emplace_back();
  message.fields.back().name += piece;
  value_last = false;
}

void Collector::field_value(std::string_view piece) {
  if (in_body || message.fields.empty()) return;
  message.fields.back().value += piece;
  value_last = true;
}

void Collector::finish() {
  for (SeenField& field : message.fields) {
    for (char& c : field.name) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
    const std::size_t first = field.value.find_first_not_of(" \t");
    const std::size_t last = field.value.find_last_not_of(" \t");
    field.value = first == std::string::npos ? "" : field.value.substr(first, last - first + 1);
  }
  message.sort_fields();
}

Reading read_requests_with(ReadOne read_one, std::string_view bytes) {
  Reading reading;
  std::size_t at = 0;
  while (at < bytes.size()) {
    // RFC 9112 §2.2: a server ignores one empty line before a request; Beast leaves that to its caller.
    if (bytes.substr(at).starts_with("\r\n")) at += 2;
    SeenMessage message;
    if (const char* refusal = read_one(bytes.substr(at), "", false, message)) {
      reading.refusal = refusal;
      break;
    }
    at += message.end;
    message.end = at;
    reading.messages.push_back(std::move(message));
  }
  return reading;
}

Reading read_responses_with(ReadOne read_one, std::string_view bytes, std::span<const std::string> methods,
                            bool closed) {
  Reading reading;
  std::size_t at = 0;
  while (at < bytes.size() && reading.messages.size() < methods.size()) {
    SeenMessage message;
    if (const char* refusal = read_one(bytes.substr(at), methods[reading.messages.size()], closed, message)) {
      reading.refusal = refusal;
      break;
    }
    at += message.end;
    message.end = at;
    if (message.status < 200 && message.status != 101) continue;
    reading.messages.push_back(std::move(message));
  }
  return reading;
}

}  // namespace assay::fuzz
