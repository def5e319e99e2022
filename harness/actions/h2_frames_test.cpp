// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "core/base/encoding.hpp"
#include "harness/actions/actions_fixture.hpp"
#include "harness/actions/h2_frame_list.hpp"
#include "harness/actions/h2_outcome.hpp"

namespace assay::actions {
namespace {

using testing::Bench;

std::string frame_bytes(const std::string& list, std::uint64_t rounds = 1) {
  const auto written = frame_list(testing::json(list).items(), rounds);
  if (!written.ok()) return written.error().message;
  std::string out;
  for (const std::string& frame : written->frames) out += (out.empty() ? "" : " ") + to_hex(frame);
  return out;
}

TEST(H2FrameList, WritesWhatTheFileSays) {
  const std::pair<const char*, const char*> rows[] = {
      {R"([{"type":"ping","payload":"12345678"}])", "0000080600000000003132333435363738"},
      {R"([{"type":"rst_stream","stream":3,"code":8}])", "00000403000000000300000008"},
      {R"([{"type":"goaway","code":11}])", "000008070000000000000000000000000b"},
      {R"([{"type":"window_update","stream":1,"increment":0}])", "00000408000000000100000000"},
      {R"([{"type":"settings","settings":[[4,65535],[3,1]]}])", "00000c04000000000000040000ffff000300000001"},
      {R"([{"type":"settings","flags":["ack"]}])", "000000040100000000"},
      {R"([{"type":66,"flags":255,"payload":{"hex":"00ff"}}])", "00000242ff0000000000ff"},
      {R"([{"type":"data","flags":["end_stream"],"stream":1,"payload":"x","length":9}])",
       "00000900010000000178"},
      {R"([{"type":"priority","stream":5,"depends_on":5}])", "000005020000000005000000050f"},
      {R"([{"type":"headers","flags":["end_headers","end_stream"],"stream":1,
            "fields":[["password","secret"],{"name":"custom-key","value":"custom-header"},{"indexed":62,"repeat":2}]}])",
       "00002d010500000001100870617373776f726406736563726574400a637573746f6d2d6b65790d637573746f6d2d686561646"
       "572bebe"},
      {R"([{"type":"headers","stream":1,"depends_on":0,"payload":"x"}])", "000006012000000001000000000f78"},
  };
  for (const auto& [list, hex] : rows) EXPECT_EQ(frame_bytes(list), hex) << list;
}

TEST(H2FrameList, EachRoundHasStreamsOfItsOwn) {
  EXPECT_EQ(frame_bytes(R"([{"type":"data","stream":1,"repeat":2},{"type":"ping"}])", 2),
            "000000000000000001 000000000000000001 000000060000000000 000000000000000003 000000000000000003 "
            "000000060000000000");
  EXPECT_EQ(frame_bytes(R"([{"type":"priority","stream":3,"depends_on":3}])", 2),
            "000005020000000003000000030f 000005020000000007000000070f");
  const auto with_path =
      frame_list(testing::json(R"([{"type":"headers","fields":[[":path","/a"]]}])").items(), 3);
  ASSERT_TRUE(with_path.ok());
  EXPECT_EQ(with_path->paths, testing::Texts{"/a"});
}

TEST(H2FrameList, AMistakeNamesItsFrame) {
  const std::pair<const char*, const char*> rows[] = {
      {R"(["ping"])", "frame 1: it must be a table"},
      {R"([{"type":"ping"},{"type":"PING"}])",
       "frame 2: type must be a frame's name in lower case, or a number from 0 to 255"},
      {R"([{"type":"ping","flag":1}])", "frame 1: there is no `flag`"},
      {R"([{"type":"ping","flags":["end"]}])", "frame 1: flags: there is no \"end\""},
      {R"([{"type":"ping","flags":256}])",
       "frame 1: flags must be a list of names, or a number from 0 to 255"},
      {R"([{"type":"data","stream":-1}])", "frame 1: stream must be a whole number from 0 to 4294967295"},
      {R"([{"type":"headers","fields":["x"]}])",
       "frame 1: fields: an item is [name, value], { name, value } or { indexed, repeat }"},
      {R"([{"type":"settings","settings":[[1]]}])", "frame 1: settings must be a list of [number, value]"},
      {R"([{"type":"ping","repeat":200001}])", "frame 1: repeat must be a whole number from 0 to 200000"},
      {R"([{"type":"ping","repeat":150000},{"type":"ping","repeat":150000}])", "more than 200000 frames"},
      {R"([{"type":"data","payload":"x","length":16777216}])",
       "frame 1: length must be a whole number from 0 to 16777215"},
  };
  for (const auto& [list, message] : rows) EXPECT_EQ(frame_bytes(list), message) << list;
}

// What the exchange was, and what the step says of it.
struct Came {
  const char* what;
  std::function<void(forge::h2::Exchange&)> made;
  const char* outcome;
};

TEST(H2Outcome, TellsHowTheTargetRefused) {
  const Came rows[] = {
      {"held in silence", [](auto& e) { e.end = "quiet"; }, "accepted"},
      {"closed", [](auto& e) { e.end = "closed"; }, "refused.closed"},
      {"nobody there", [](auto& e) { e.end = "refused"; }, "refused.network"},
      {"no such protocol", [](auto& e) { e.end = "tls: tlsv1 alert no application protocol"; },
       "refused.tls"},
      {"too slow", [](auto& e) { e.end = "timeout"; }, "error.timeout"},
      {"left in peace", [](auto& e) { e.answers.goaways = {0}; }, "refused.closed"},
      {"protocol error",
       [](auto& e) {
         e.answers.goaways = {0, 1};
       },
       "rejected.malformed"},
      {"calmed", [](auto& e) { e.answers.goaways = {11}; }, "rejected.limited"},
      {"streams refused",
       [](auto& e) {
         e.answers.resets = {{7, 3}};
       },
       "rejected.limited"},
      {"streams malformed",
       [](auto& e) {
         e.answers.resets = {{1, 1}, {7, 3}};
       },
       "rejected.malformed"},
      {"one of two answered",
       [](auto& e) {
         e.answers.resets = {{1, 1}};
         e.answers.responses = {{1, 404, ""}, {3, 200, ""}};
       },
       "accepted"},
      {"answered, then calmed",
       [](auto& e) {
         e.answers.responses = {{1, 200, ""}};
         e.answers.goaways = {11};
       },
       "rejected.limited"},
      {"another protocol's refusal",
       [](auto& e) {
         e.answers.spoken = false;
         e.answers.other = "HTTP/1.1 400 Bad Request\r\n\r\n";
       },
       "rejected.malformed"},
  };
  const testing::FakeTarget target;
  for (const Came& row : rows) {
    forge::h2::Exchange exchange;
    exchange.end = "closed";
    exchange.answers.spoken = true;
    row.made(exchange);
    StepResult result;
    take_h2_exchange(result, target, "gateway", exchange);
    EXPECT_EQ(result.outcome, row.outcome) << row.what;
  }
}

TEST(H2Outcome, CountsWhatCame) {
  forge::h2::Exchange exchange;
  exchange.end = "quiet";
  exchange.frames_sent = 9;
  exchange.answers.spoken = true;
  exchange.answers.responses = {{1, 200, "a"}, {3, 503, ""}, {5, 0, ""}};
  exchange.answers.resets = {{1, 2}};
  exchange.answers.pings_acked = 4;
  EXPECT_EQ(
      dump_json(h2_numbers(exchange)),
      R"({"frames_sent":9,"responses":3,"resets":2,"goaways":0,"pings_acked":4,"settings_acked":0,"held":1,)"
      R"("closed":0,"refused":0,"status_2xx":1,"status_3xx":0,"status_4xx":0,"status_5xx":1})");
  for (const auto& [name, value] : h2_numbers(exchange).members())
    EXPECT_EQ(std::count(counted_names().begin(), counted_names().end(), name), 1) << name;
}

TEST(H2Frames, ATargetOfAnotherProtocolRefuses) {
  Bench bench;
  forge::RogueOptions options;
  options.fallback = {505, "text/plain", "HTTP/1.1 only", {}};
  const auto gateway = bench.stand_in("gateway", std::move(options));
  const auto result = bench.run(
      "h2.frames",
      R"({"quiet":"20ms","frames":[{"type":"headers","flags":["end_headers"],"stream":1,"fields":[["a","b"]]}]})");
  ASSERT_TRUE(result.ok()) << result.error().message;
  EXPECT_EQ(result->status, 505);
  EXPECT_EQ(result->detail.at("numbers").at("responses"), 0) << "of HTTP/2 there was none";
  EXPECT_FALSE(result->detail.at("spoken").bool_or(true));
  EXPECT_EQ(gateway->contacts().at(0).bytes.rfind("PRI * HTTP/2.0\r\n\r\n", 0), 0u);
}

TEST(H2Frames, WhatIsOurOwnFaultIsAnError) {
  Bench bench;
  const auto gateway = bench.stand_in("gateway", {});
  const std::pair<const char*, const char*> rows[] = {
      {R"({"frames":"ping"})", "invalid: frames must be a list"},
      {R"({"frames":[5]})", "invalid: frame 1: it must be a table"},
      {R"({"frames":[],"rounds":10001})", "invalid: rounds must be a whole number from 0 to 10000"},
      {R"({"frames":[],"quiet":"soon"})", "invalid: `quiet` is no duration"},
      {R"({"frames":[],"alpn":"h2"})", "invalid: alpn must be a list"},
  };
  for (const auto& [params, error] : rows) EXPECT_EQ(bench.error("h2.frames", params), error) << params;
  EXPECT_TRUE(gateway->contacts().empty()) << "nobody was even dialled";
}

}  // namespace
}  // namespace assay::actions
