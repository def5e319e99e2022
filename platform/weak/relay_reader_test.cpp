// SPDX-License-Identifier: Apache-2.0
// Every fault in reading opens its own hole and no other one.
#include "platform/weak/relay_reader.hpp"

#include <gtest/gtest.h>

#include <set>

#include "platform/weak/gateway_http_chunked.hpp"
#include "platform/weak/gateway_http_framing.hpp"
#include "platform/weak/gateway_http_header_syntax.hpp"
#include "platform/weak/gateway_http_request_line.hpp"

namespace assay::weak {
namespace {

using RelayState = http::RequestReader::State;

struct Reader {
  std::string name;
  std::function<std::unique_ptr<http::RequestReader>(HitCounter&)> make;
};

std::vector<Reader> all_readers() {
  std::vector<Reader> out;
  for (const auto& faults : {framing_faults(), header_syntax_faults(), request_line_faults()}) {
    for (const HeadFault& fault : faults) {
      out.push_back({fault.name, [fault](HitCounter& hits) { return faulty_head_reader({}, fault, hits); }});
    }
  }
  for (const ChunkFault& fault : chunked_faults()) {
    out.push_back({fault.name, [fault](HitCounter& hits) { return faulty_chunk_reader({}, fault, hits); }});
  }
  return out;
}

std::string post(const std::string& fields, const std::string& body = "") {
  return "POST /a HTTP/1.1\r\nHost: h\r\n" + fields + "\r\n" + body;
}

std::uint64_t count(const HitCounter& hits, const std::string& fault) {
  const auto found = hits.counts().find(fault);
  return found == hits.counts().end() ? 0 : found->second;
}

const std::string kChunked = "Transfer-Encoding: chunked\r\n";

struct RelayRow {
  const char* fault;
  std::string bytes;
};

std::vector<RelayRow> rows() {
  return {
      {"framing/length-preferred", post("Content-Length: 5\r\n" + kChunked, "0\r\n\r\n")},
      {"framing/chunked-preferred", post("Content-Length: 5\r\n" + kChunked, "0\r\n\r\n")},
      {"framing/one-of-many-lengths", post("Content-Length: 0\r\nContent-Length: 5\r\n", "hello")},
      {"framing/loose-length", post("Content-Length: +5\r\n", "hello")},
      {"framing/length-wraps", post("Content-Length: 4294967301\r\n", "hello")},
      {"framing/any-coding-chunked", post("Transfer-Encoding: chunked, x\r\n", "0\r\n\r\n")},
      {"framing/unknown-coding-ignored", post("Transfer-Encoding: gzip\r\n")},
      {"framing/coding-in-http-1.0", "POST /a HTTP/1.0\r\nHost: h\r\n" + kChunked + "\r\n0\r\n\r\n"},
      {"framing/length-hidden", post("X Y: a\r\nContent-Length: 5\r\n")},
      {"framing/coding-case-sensitive", post("Transfer-Encoding: CHUNKED\r\n")},
      {"framing/length-octal", post("Content-Length: 010\r\n", "01234567")},
      {"header-syntax/space-before-colon", post("X : a\r\n")},
      {"header-syntax/folded-lines", post("X: a\r\n b\r\n")},
      {"header-syntax/lf-ends-lines", "POST /a HTTP/1.1\nHost: h\n\n"},
      {"header-syntax/value-bytes-unchecked", post(std::string("X: a\0b\r\n", 8))},
      {"header-syntax/junk-lines-skipped", post("no colon\r\n")},
      {"header-syntax/name-bytes-unchecked", post("X(: a\r\n")},
      {"request-line/loose-white-space", "POST  /a HTTP/1.1\r\nHost: h\r\n\r\n"},
      {"request-line/any-version", "POST /a HTTP/9.9\r\nHost: h\r\n\r\n"},
      {"request-line/target-bytes-unchecked", "POST /a#b HTTP/1.1\r\nHost: h\r\n\r\n"},
      {"request-line/method-by-prefix", "POSTX /a HTTP/1.1\r\nHost: h\r\n\r\n"},
      {"request-line/http-0.9", "GET /a\r\n"},
      {"request-line/junk-skipped", "\r\n\r\nPOST /a HTTP/1.1\r\nHost: h\r\n\r\n"},
      {"request-line/special-targets", "POST * HTTP/1.1\r\nHost: h\r\n\r\n"},
      {"chunked/loose-chunk-size", post(kChunked, "0x5\r\nhello\r\n0\r\n\r\n")},
      {"chunked/chunk-size-wraps", post(kChunked, "100000005\r\nhello\r\n0\r\n\r\n")},
      {"chunked/lf-ends-chunk-lines", post(kChunked, "5\nhello\n0\n\n")},
      {"chunked/empty-lines-skipped", post(kChunked, "5\r\nhello\r\n\r\n0\r\n\r\n")},
      {"chunked/chunk-end-unchecked", post(kChunked, "5\r\nhelloXX0\r\n\r\n")},
  };
}

// Faults whose ground overlaps: two lengths, any coding, a blank as a byte of the name, a continuation
// without a colon; and the reader that passes over every odd line.
bool also_reads(const std::string& fault, const std::string& reader) {
  const auto is = [](const std::string& text, const char* end) { return text.ends_with(end); };
  return (is(fault, "length-preferred") && is(reader, "chunked-preferred")) ||
         (is(fault, "chunked-preferred") && is(reader, "length-preferred")) ||
         (is(fault, "any-coding-chunked") && is(reader, "unknown-coding-ignored")) ||
         (is(fault, "space-before-colon") && is(reader, "name-bytes-unchecked")) ||
         (is(fault, "space-before-colon") && is(reader, "names-normalised")) ||
         (is(fault, "space-before-colon") && is(reader, "length-hidden")) ||
         (is(fault, "folded-lines") && is(reader, "length-hidden")) ||
         (is(fault, "junk-lines-skipped") && is(reader, "length-hidden")) ||
         (is(fault, "folded-lines") && is(reader, "junk-lines-skipped"));
}

TEST(RelayReader, EachFaultReadsItsOwnBytesAndKeepsThem) {
  for (const RelayRow& row : rows()) {
    for (const std::size_t step : {std::size_t{1}, row.bytes.size()}) {  // byte by byte, and whole
      for (const Reader& reader : all_readers()) {
        HitCounter hits;
        const auto made = reader.make(hits);
        std::size_t used = 0;
        while (used < row.bytes.size() && made->state() != RelayState::complete &&
               made->state() != RelayState::rejected) {
          used += made->feed(std::string_view(row.bytes).substr(used, step));
        }
        const bool own = reader.name.ends_with(row.fault);
        if (own) {
          EXPECT_EQ(made->state(), RelayState::complete) << reader.name << " " << made->error().reason;
          EXPECT_EQ(made->received(), row.bytes.substr(0, used)) << reader.name;
          EXPECT_GT(count(hits, reader.name), 0u) << reader.name;
        } else if (!also_reads(row.fault, reader.name)) {
          EXPECT_NE(made->state(), RelayState::complete) << reader.name << " reads what is " << row.fault;
        }
      }
    }
  }
}

TEST(RelayReader, EveryFaultHasItsRow) {
  std::set<std::string> shown = {
      "gateway.http.framing/body-of-get-dropped", "gateway.http.header-syntax/names-normalised",
      "gateway.http.header-syntax/values-decoded", "gateway.http.chunked/trailers-relayed"};
  for (const RelayRow& row : rows()) shown.insert(std::string("gateway.http.") + row.fault);
  std::set<std::string> all;
  for (const Reader& reader : all_readers()) all.insert(reader.name);
  EXPECT_EQ(shown, all);
}

// Honest requests are read as ever, one after the other, and no fault counts a hit.
TEST(RelayReader, HonestRequestsMeetNoFault) {
  const std::string first = post("Content-Length: 5\r\n", "hello");
  const std::string second = post(kChunked, "5\r\nhello\r\n0\r\n\r\n");
  for (const Reader& reader : all_readers()) {
    HitCounter hits;
    const auto made = reader.make(hits);
    const std::string both = first + second;
    const std::size_t used = made->feed(both);
    EXPECT_EQ(used, first.size()) << reader.name;
    ASSERT_EQ(made->state(), RelayState::complete) << reader.name;
    EXPECT_EQ(made->received(), first);
    made->reset();
    EXPECT_TRUE(made->idle());
    EXPECT_EQ(made->feed(both.substr(used)), second.size()) << reader.name;
    ASSERT_EQ(made->state(), RelayState::complete) << reader.name;
    EXPECT_EQ(made->body(), "hello");
    EXPECT_EQ(made->received(), second);
    EXPECT_TRUE(hits.counts().empty()) << reader.name;
  }
}

std::unique_ptr<http::RequestReader> reader_of(const std::string& name, HitCounter& hits) {
  for (const Reader& reader : all_readers()) {
    if (reader.name == name) return reader.make(hits);
  }
  return nullptr;
}

TEST(RelayReader, ADroppedBodyIsTheNextRequest) {
  HitCounter hits;
  const auto reader = reader_of("gateway.http.framing/body-of-get-dropped", hits);
  const std::string head = "GET /a HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\n\r\n";
  EXPECT_EQ(reader->feed(head + "hello"), head.size());
  EXPECT_EQ(reader->state(), RelayState::complete);
  EXPECT_EQ(reader->received(), head);
  EXPECT_EQ(count(hits, "gateway.http.framing/body-of-get-dropped"), 1u);
}

TEST(RelayReader, ANormalisedNameFramesAndIsRelayedAsItCame) {
  HitCounter hits;
  const auto reader = reader_of("gateway.http.header-syntax/names-normalised", hits);
  const std::string bytes = post("Content%2dLength: 5\r\n", "hello");
  EXPECT_EQ(reader->feed(bytes), bytes.size());
  EXPECT_EQ(reader->state(), RelayState::complete);
  EXPECT_EQ(reader->body(), "hello");
  EXPECT_EQ(reader->received(), bytes);
  EXPECT_EQ(count(hits, "gateway.http.header-syntax/names-normalised"), 1u);
}

TEST(RelayReader, DecodedValuesReachTheRelayOnly) {
  HitCounter hits;
  const auto reader = reader_of("gateway.http.header-syntax/values-decoded", hits);
  const std::string bytes = post("X: a%0d%0aY: b\r\nContent-Length: 2\r\n", "%0");
  EXPECT_EQ(reader->feed(bytes), bytes.size());
  ASSERT_EQ(reader->state(), RelayState::complete);
  EXPECT_EQ(reader->head().fields.find("Y"), nullptr);
  EXPECT_EQ(reader->received(), post("X: a\r\nY: b\r\nContent-Length: 2\r\n", "%0"));
  EXPECT_EQ(count(hits, "gateway.http.header-syntax/values-decoded"), 1u);
}

TEST(RelayReader, TrailersAreCountedAndRelayed) {
  HitCounter hits;
  const auto reader = reader_of("gateway.http.chunked/trailers-relayed", hits);
  const std::string bytes = post(kChunked, "0\r\nX: a\r\nContent-Length: 5\r\n\r\n");
  EXPECT_EQ(reader->feed(bytes), bytes.size());
  EXPECT_EQ(reader->state(), RelayState::complete);
  EXPECT_EQ(reader->received(), bytes);
  EXPECT_EQ(count(hits, "gateway.http.chunked/trailers-relayed"), 2u);
}

TEST(RelayReader, AnEndlessHeadIsRefused) {
  HitCounter hits;
  const auto reader = reader_of("gateway.http.header-syntax/folded-lines", hits);
  std::size_t fed = 0;
  while (reader->state() == RelayState::need_more && fed < (std::size_t{1} << 20))
    fed += reader->feed(std::string(4096, 'a'));
  EXPECT_EQ(reader->state(), RelayState::rejected);
}

}  // namespace
}  // namespace assay::weak
