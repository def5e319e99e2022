// SPDX-License-Identifier: Apache-2.0
#include "harness/forge/h2_frame.hpp"

#include <gtest/gtest.h>

#include "core/base/encoding.hpp"
#include "harness/forge/h2_answers.hpp"
#include "harness/forge/h2_header_block.hpp"

namespace assay::forge::h2 {
namespace {

std::string bytes(std::string_view hex) {
  return from_hex(hex).value();
}

TEST(H2Frame, IsLaidOutAsInTheStandard) {
  EXPECT_EQ(to_hex(write({settings, 0, 0, {}})), "000000040000000000");
  EXPECT_EQ(to_hex(write({settings, ack, 0, {}})), "000000040100000000");
  EXPECT_EQ(to_hex(write({rst_stream, 0, 3, number32(8)})), "00000403000000000300000008");
  EXPECT_EQ(to_hex(write({window_update, 0, 0x7FFFFFFF, number32(0x7FFFFFFF)})),
            "00000408007fffffff7fffffff");
  EXPECT_EQ(to_hex(write({headers, end_stream | end_headers, 1, bytes("828684")})),
            "000003010500000001828684");
}

TEST(H2Frame, MayLieAboutItself) {
  EXPECT_EQ(to_hex(write({data, 0, 0x80000001, "ab", 0xFFFFFF})), "ffffff0000800000016162");
  EXPECT_EQ(to_hex(write({0x42, 0xFF, 0, {}})), "00000042ff00000000");
}

TEST(H2Frame, IsTakenWholeOrNotAtAll) {
  const std::string all = write({ping, ack, 0, "12345678"}) + write({data, end_stream, 0x80000005, "x"});
  for (std::size_t cut = 0; cut < 17; ++cut) {
    std::string_view part = std::string_view(all).substr(0, cut);
    EXPECT_FALSE(take_frame(part)) << cut;
    EXPECT_EQ(part.size(), cut) << "nothing was taken";
  }
  std::string_view rest = all;
  const auto first = take_frame(rest);
  ASSERT_TRUE(first);
  EXPECT_EQ(first->type, ping);
  EXPECT_EQ(first->flags, ack);
  EXPECT_EQ(first->payload, "12345678");
  const auto second = take_frame(rest);
  ASSERT_TRUE(second);
  EXPECT_EQ(second->stream, 5u) << "without the reserved bit";
  EXPECT_TRUE(rest.empty());
}

TEST(H2Frame, HasTheStandardsNames) {
  EXPECT_EQ(type_named("data"), 0);
  EXPECT_EQ(type_named("continuation"), 9);
  EXPECT_EQ(type_named("DATA"), std::nullopt);
  EXPECT_EQ(flag_named("end_headers"), 4);
  EXPECT_EQ(flag_named("priority"), 0x20);
  EXPECT_EQ(flag_named("none"), std::nullopt);
  EXPECT_EQ(error_name(11), "ENHANCE_YOUR_CALM");
  EXPECT_EQ(error_name(14), "14");
}

// RFC 7541 C.1, C.2.1, C.2.3, C.2.4.
TEST(H2HeaderBlock, IsWrittenAsInTheStandardsExamples) {
  EXPECT_EQ(to_hex(integer(10, 5, 0)), "0a");
  EXPECT_EQ(to_hex(integer(1337, 5, 0)), "1f9a0a");
  EXPECT_EQ(to_hex(integer(42, 8, 0)), "2a");
  EXPECT_EQ(to_hex(indexed_from_now("custom-key", "custom-header")),
            "400a637573746f6d2d6b65790d637573746f6d2d686561646572");
  EXPECT_EQ(to_hex(never_indexed("password", "secret")), "100870617373776f726406736563726574");
  EXPECT_EQ(to_hex(indexed(2)), "82");
  EXPECT_EQ(to_hex(indexed(127)), "ff00") << "the first that needs a second octet";
}

TEST(H2HeaderBlock, WritesBytesThatNoFieldMayHold) {
  EXPECT_EQ(to_hex(never_indexed("A:\r\n", std::string(1, '\0'))), "1004413a0d0a0100");
}

// RFC 7541 C.5 and C.6 (with and without Huffman coding), and what products send.
TEST(H2HeaderBlock, TheStatusOfAnAnswerIsRead) {
  EXPECT_EQ(status_of(bytes("4803333032580770726976617465")), 302);
  EXPECT_EQ(status_of(bytes("488264025885aec3771a4b")), 302);
  EXPECT_EQ(status_of(bytes("4883640effc1c0bf")), 307);
  EXPECT_EQ(status_of(bytes("88c1")), 200);
  EXPECT_EQ(status_of(bytes("8d")), 404);
  EXPECT_EQ(status_of(bytes("203fe11f8e")), 500) << "behind two changes of the table's size";
  EXPECT_EQ(status_of(bytes("0803343033")), 403) << "without indexing";
  EXPECT_EQ(status_of(bytes("1803343033")), 403) << "never indexed";
  EXPECT_EQ(status_of(never_indexed(":status", "431")), 431) << "the name as a literal";
}

TEST(H2HeaderBlock, WhatIsNoStatusIsNotRead) {
  for (const char* const hex : {"", "c1", "82", "8f", "ff", "48", "480333", "4803", "480234", "4803413033",
                                "48827fff", "5803333032", "100870617373776f726406736563726574", "3f", "80"}) {
    EXPECT_EQ(status_of(bytes(hex)), std::nullopt) << hex;
  }
}

Answers read(const std::string& all, std::size_t portion) {
  AnswerReader reader;
  for (std::size_t at = 0; at < all.size(); at += portion) reader.feed(all.substr(at, portion));
  EXPECT_EQ(reader.received(), all.size());
  return reader.answers();
}

TEST(H2Answers, AreCountedHoweverTheyArrive) {
  const std::string all =
      write({settings, 0, 0,
             number16(max_concurrent_streams) + number32(128) + number16(5) + number32(16384)}) +
      write({settings, ack, 0, {}}) + write({ping, ack, 0, "12345678"}) + write({ping, 0, 0, "12345678"}) +
      write({headers, end_headers, 1, never_indexed(":status", "103")}) +
      write({headers, end_headers, 1, bytes("88")}) + write({data, 0, 1, "al"}) +
      write({data, end_stream | padded, 1, std::string("\x02") + "ice" + std::string(2, '\0')}) +
      write({headers, with_priority, 3, bytes("0000000110") + bytes("48")}) +
      write({continuation, end_headers, 3, bytes("03343033")}) +
      write({headers, end_headers | end_stream, 3, never_indexed("grpc-status", "0")}) +
      write({rst_stream, 0, 5, number32(1)}) + write({rst_stream, 0, 7, number32(1)}) +
      write({0x99, 0, 0, "unknown"}) +
      write({goaway, 0, 0, number32(7) + number32(enhance_your_calm) + "calm"});
  for (const std::size_t portion : {std::size_t{1}, std::size_t{7}, all.size()}) {
    const Answers got = read(all, portion);
    EXPECT_TRUE(got.spoken);
    EXPECT_EQ(got.settings.at(max_concurrent_streams), 128u);
    EXPECT_EQ(got.settings.at(5), 16384u);
    EXPECT_EQ(got.settings_acked, 1u);
    EXPECT_EQ(got.pings_acked, 1u) << "a ping of the server's is none of ours";
    ASSERT_EQ(got.responses.size(), 2u) << "neither the interim answer nor the trailers";
    EXPECT_EQ(got.responses[0].status, 200);
    EXPECT_EQ(got.responses[0].body, "alice");
    EXPECT_EQ(got.responses[1].stream, 3u);
    EXPECT_EQ(got.responses[1].status, 403);
    EXPECT_EQ(got.resets.at(1), 2u);
    EXPECT_EQ(got.reset_streams(), 2u);
    EXPECT_EQ(got.goaways, std::vector<std::uint32_t>{enhance_your_calm});
  }
}

TEST(H2Answers, OtherProtocolsAreNotTakenForOne) {
  const std::string http1 = "HTTP/1.1 400 Bad Request\r\n\r\n";
  for (const std::size_t portion : {std::size_t{1}, http1.size()}) {
    const Answers got = read(http1, portion);
    EXPECT_FALSE(got.spoken);
    EXPECT_EQ(got.other, http1);
  }
  EXPECT_FALSE(read(write({ping, 0, 0, "12345678"}), 4).spoken) << "the preface begins with SETTINGS";
  EXPECT_FALSE(read(write({settings, 0, 1, {}}), 4).spoken) << "of the connection";
  EXPECT_TRUE(read(write({settings, 0, 0, {}}), 4).spoken);
}

TEST(H2Answers, WhatMakesNoSenseHurtsNobody) {
  const std::string hello = write({settings, 0, 0, {}});
  const std::string odd = write({goaway, 0, 0, "x"}) + write({rst_stream, 0, 1, {}}) +
                          write({headers, end_headers | padded, 1, "\xFF"}) +
                          write({headers, end_headers | with_priority, 3, "abc"}) +
                          write({continuation, end_headers, 9, "x"}) + write({data, padded, 1, {}}) +
                          write({settings, 0, 0, "12345"});
  const Answers got = read(hello + odd, 3);
  EXPECT_EQ(got.goaways, std::vector<std::uint32_t>{no_error});
  ASSERT_EQ(got.responses.size(), 2u);
  EXPECT_EQ(got.responses[0].status, 0) << "there was an answer, whatever it said";
}

}  // namespace
}  // namespace assay::forge::h2
