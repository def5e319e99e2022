// SPDX-License-Identifier: Apache-2.0
#include "platform/weak/h2_session.hpp"

#include <gtest/gtest.h>

#include "platform/weak/h2_request.hpp"

namespace assay::weak::h2 {
namespace {

using Broken = H2Fault::Broken;

// Fields as literals without indexing (RFC 7541 §6.2.2); names and values shorter than 127 bytes.
std::string block(const std::vector<std::pair<std::string, std::string>>& fields) {
  std::string out;
  for (const auto& [name, value] : fields) {
    out += '\0';
    out += static_cast<char>(name.size()) + name;
    out += static_cast<char>(value.size()) + value;
  }
  return out;
}

std::string request_block(std::vector<std::pair<std::string, std::string>> more = {}) {
  std::vector<std::pair<std::string, std::string>> fields = {
      {":method", "POST"}, {":scheme", "https"}, {":authority", "a.test"}, {":path", "/x?y=1"}};
  fields.insert(fields.end(), more.begin(), more.end());
  return block(fields);
}

// A session with what it asked for and what it said, as "type(code)" where there is one.
struct Bench {
  explicit Bench(Broken broken)
      : session(
            broken, [this] { ++hits; },
            [this](std::uint32_t stream, http::Request request) {
              streams.push_back(stream);
              asked.push_back(std::move(request));
            }) {
    session.feed(kPreface);
  }

  void send(std::uint8_t type, std::uint8_t flags, std::uint32_t stream, std::string payload) {
    session.feed(write({type, flags, stream, std::move(payload)}));
  }
  void ask(std::uint32_t stream) { send(headers, kEndHeaders | kEndStream, stream, request_block()); }

  // The codes of the frames of a type that the session has said, in order.
  std::vector<std::uint32_t> codes(std::uint8_t type) {
    said += session.take_output();
    std::vector<std::uint32_t> out;
    std::string rest = said;
    for (Taken taken = take_frame(rest); taken.frame; taken = take_frame(rest)) {
      if (taken.frame->type == type) out.push_back(number31(taken.frame->payload, type == goaway ? 4 : 0));
    }
    return out;
  }

  std::size_t hits = 0;
  std::vector<std::uint32_t> streams;
  std::vector<http::Request> asked;
  std::string said;
  Session session;
};

using Codes = std::vector<std::uint32_t>;

TEST(H2Session, ServesARequest) {
  Bench bench(Broken::syntax);
  bench.send(headers, kEndHeaders, 1, request_block({{"x-note", "b"}}));
  bench.send(data, 0, 1, "he");
  EXPECT_TRUE(bench.asked.empty()) << "the body is not whole";
  bench.send(data, kEndStream, 1, "llo");
  ASSERT_EQ(bench.asked.size(), 1u);
  EXPECT_EQ(bench.asked[0].received,
            "POST /x?y=1 HTTP/1.1\r\nHost: a.test\r\nx-note: b\r\ncontent-length: 5\r\n\r\nhello");
  EXPECT_EQ(bench.asked[0].path, "/x");
  EXPECT_EQ(bench.asked[0].query, "y=1");
  http::Response response = http::Response::text(202, "done", "text/plain");
  response.fields.add("Connection", "close");
  bench.session.answered(1, response);
  bench.said += bench.session.take_output();
  EXPECT_NE(bench.said.find("done"), std::string::npos);
  EXPECT_EQ(bench.said.find("onnection"), std::string::npos) << "a field of one hop";
  EXPECT_TRUE(bench.codes(rst_stream).empty());
  EXPECT_EQ(bench.hits, 0u);
}

TEST(H2Session, ReadsWhatIsIndexedAndPadded) {
  Bench bench(Broken::syntax);
  // :method GET, :scheme https, :path / from the static table, behind padding and priority.
  const std::string fields = "\x82\x87\x84" + block({{":authority", "a.test"}});
  bench.send(headers, kEndHeaders | kEndStream | kPadded | kWithPriority, 1,
             std::string("\x02") + number(0, 4) + "\x0f" + fields + std::string(2, '\0'));
  ASSERT_EQ(bench.asked.size(), 1u);
  EXPECT_EQ(bench.asked[0].received, "GET / HTTP/1.1\r\nHost: a.test\r\n\r\n");
}

TEST(H2Session, OnlyTheBrokenRuleIsBroken) {
  const struct {
    std::vector<std::pair<std::string, std::string>> fields;
    Broken passes;
  } rows[] = {
      {{{"content-length", "3"}}, Broken::framing}, {{{"transfer-encoding", "chunked"}}, Broken::framing},
      {{{"connection", "x"}}, Broken::framing},     {{{"X-Note", "a"}}, Broken::syntax},
      {{{"x-note", "a\r\nb: c"}}, Broken::syntax},  {{{"x note", "a"}}, Broken::syntax},
      {{{":path", "/second"}}, Broken::syntax},
  };
  for (const auto& row : rows) {
    for (const Broken broken : {Broken::framing, Broken::syntax, Broken::resets}) {
      Bench bench(broken);
      bench.send(headers, kEndHeaders | kEndStream, 1, request_block(row.fields));
      EXPECT_EQ(bench.asked.size(), broken == row.passes ? 1u : 0u) << row.fields[0].first;
      EXPECT_EQ(bench.hits, broken == row.passes ? 1u : 0u) << row.fields[0].first;
      EXPECT_EQ(bench.codes(rst_stream), broken == row.passes ? Codes{} : Codes{protocol_error})
          << row.fields[0].first;
    }
  }
}

// What leaves the server no choice but to reset the stream.
TEST(H2Session, AResetStreamMakesRoomOnlyWhereThatIsBroken) {
  const std::pair<Frame, std::uint32_t> provocations[] = {
      {{window_update, 0, 1, number(0, 4)}, protocol_error},
      {{window_update, 0, 1, number(0x7FFFFFFF, 4)}, flow_control_error},
      {{data, 0, 1, "x"}, stream_closed},
      {{headers, kEndHeaders | kEndStream, 1, request_block()}, stream_closed},
      {{priority, 0, 1, number(1, 4) + "\x0f"}, protocol_error},
  };
  for (const auto& [frame, code] : provocations) {
    for (const Broken broken : {Broken::resets, Broken::frames}) {
      Bench bench(broken);
      for (std::uint32_t stream = 1; stream < 2 * 150; stream += 2) {
        bench.ask(stream);
        Frame moved = frame;
        moved.stream = stream;
        if (frame.type == priority) moved.payload = number(stream, 4) + "\x0f";
        bench.session.feed(write(moved));
      }
      const bool kept = broken != Broken::resets;
      EXPECT_EQ(bench.asked.size(), kept ? Session::kMostStreams : 150u);
      EXPECT_EQ(bench.hits, kept ? 0u : 50u);
      EXPECT_EQ(bench.codes(rst_stream).front(), code);
      EXPECT_EQ(bench.codes(goaway), kept ? Codes{enhance_your_calm} : Codes{});
    }
  }
}

TEST(H2Session, BoundsBlocksAndIdleFramesUnlessBroken) {
  const std::string preface_of_block = request_block();
  for (const Broken broken : {Broken::blocks, Broken::frames, Broken::framing}) {
    Bench blocks(broken);
    blocks.send(headers, 0, 1, preface_of_block);
    for (int i = 0; i < 20; ++i) blocks.send(continuation, 0, 1, std::string(1024, 'a'));
    EXPECT_EQ(blocks.codes(goaway), broken == Broken::blocks ? Codes{} : Codes{enhance_your_calm});
    Bench pings(broken);
    for (std::size_t i = 0; i <= Session::kMostIdle; ++i) pings.send(ping, 0, 0, "12345678");
    EXPECT_EQ(pings.codes(goaway), broken == Broken::frames ? Codes{} : Codes{enhance_your_calm});
    EXPECT_EQ(pings.codes(ping).size(), Session::kMostIdle + 1);
  }
}

TEST(H2Session, EndsWhatIsNoHttp2) {
  const std::string rows[] = {
      "GET / HTTP/1.1\r\n\r\n",
      std::string(kPreface) + write({data, 0, 0, "x"}),
      std::string(kPreface) + write({headers, kEndHeaders, 2, ""}),
      std::string(kPreface) + write({headers, 0, 1, ""}) + write({ping, 0, 0, "12345678"}),
      std::string(kPreface) + write({continuation, kEndHeaders, 1, ""}),
      std::string(kPreface) + write({headers, kEndHeaders, 1, "\xff\xff\xff\xff\xff\xff"}),
      std::string(kPreface) + number(kMostPayload + 1, 3) + std::string(6, '\0'),
      std::string(kPreface) + write({window_update, 0, 0, number(0, 4)}),
  };
  for (const std::string& bytes : rows) {
    Session session(
        Broken::syntax, [] {}, [](std::uint32_t, const http::Request&) {});
    session.feed(bytes);
    EXPECT_TRUE(session.over()) << bytes;
  }
}

TEST(H2Session, TakesBytesInAnyPieces) {
  const std::string all = std::string(kPreface) + write({settings, 0, 0, ""}) +
                          write({headers, kEndHeaders | kEndStream, 1, request_block()});
  std::size_t asked = 0;
  Session session(
      Broken::syntax, [] {}, [&](std::uint32_t, const http::Request&) { ++asked; });
  for (const char c : all) session.feed(std::string(1, c));
  EXPECT_EQ(asked, 1u);
  EXPECT_FALSE(session.over());
}

}  // namespace
}  // namespace assay::weak::h2
