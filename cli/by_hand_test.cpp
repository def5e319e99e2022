// SPDX-License-Identifier: Apache-2.0
#include "cli/by_hand.hpp"

#include <gtest/gtest.h>

#include "cli/cli_fixture.hpp"

namespace assay::cli {
namespace {

using testing::holds;
using Texts = std::vector<std::string>;

const std::string kCurl =
    "curl -sS -i --cacert \"$ASSAY_CA\" --resolve \"api.test:$ASSAY_PORT_GATEWAY:127.0.0.1\" ";
const std::string kUrl = " \"https://api.test:$ASSAY_PORT_GATEWAY/\"";

std::string curl(const std::string& request) {
  return curl_by_hand(request, "gateway", "api.test").command;
}

TEST(ByHand, ARequestIsACurlLine) {
  EXPECT_EQ(curl("GET /v1/status?m=x HTTP/1.1\n"),
            kCurl + "-X 'GET' --request-target '/v1/status?m=x'" + kUrl);
  EXPECT_EQ(curl("PUT /a HTTP/1.1\nContent-Type: application/json\nX-Empty: \n\n{\"a\":\"it's\"}"),
            kCurl +
                "-X 'PUT' --request-target '/a' -H 'Content-Type: application/json' -H 'X-Empty;' "
                "--data-raw '{\"a\":\"it'\\''s\"}'" +
                kUrl);
  EXPECT_EQ(curl(std::string("POST / HTTP/1.1\n\n\0\\'", 20)),
            "printf %b '\\0000\\0134'\\''' | " + kCurl +
                "-X 'POST' --request-target '/' -H 'Content-Type:' --data-binary @-" + kUrl);
  EXPECT_EQ(curl("no request"), "");
  EXPECT_EQ(curl(""), "");
}

TEST(ByHand, SecretsComeFromAFileOrAVariable) {
  const ByHand own = curl_by_hand("GET / HTTP/1.1\nAuthorization: Bearer ⟦secret:alice-access_token#0a⟧\n",
                                  "gateway", "api.test");
  EXPECT_TRUE(holds(own.command, " -H 'Authorization: Bearer '\"$(cat \"$ASSAY_DIR/alice.token\")\" "))
      << own.command;
  EXPECT_TRUE(own.to_set.empty());
  const ByHand forged =
      openssl_by_hand("A: e30.⟦secret:signature#0a⟧ ⟦secret:signature#0a⟧\r\n", "identity", "id.test");
  EXPECT_EQ(forged.to_set, (Texts{"ASSAY_SECRET_SIGNATURE"}));
  EXPECT_EQ(forged.command,
            "{ printf %b 'A: e30.'\"$ASSAY_SECRET_SIGNATURE\"' '\"$ASSAY_SECRET_SIGNATURE\"'\\r\\n'; sleep "
            "1; } | openssl s_client -quiet -no_ign_eof -verify_return_error -CAfile \"$ASSAY_CA\" "
            "-servername id.test -connect \"127.0.0.1:$ASSAY_PORT_IDENTITY\"");
  EXPECT_TRUE(openssl_by_hand("", "gateway", "api.test").command.empty());
}

// The program on a pipe for as long as this object lives.
class Up {
 public:
  Up() : out_(false), err_(false) {
    pid_ = testing::start({"up"}, {}, {}, out_.there(), err_.there());
    out_.close_there();
    err_.close_there();
    while (!holds(said_, "alice.token") && out_.read_into(said_)) {
    }
  }
  ~Up() {
    kill(pid_, SIGINT);
    int status = 0;
    waitpid(pid_, &status, 0);
    EXPECT_TRUE(WIFEXITED(status) && WEXITSTATUS(status) == 0);
  }
  Up(const Up&) = delete;
  Up& operator=(const Up&) = delete;
  // The line that it asks to be pasted first.
  std::string source_line() const {
    const std::size_t at = said_.find(". /");
    return at == std::string::npos ? "false" : said_.substr(at, said_.find('\n', at) - at);
  }

 private:
  testing::Output out_, err_;
  std::string said_;
  pid_t pid_ = 0;
};

std::string shell(const std::string& lines) {
  FILE* pipe = popen(("exec 2>&1; " + lines).c_str(), "r");
  ASSAY_CHECK(pipe != nullptr, "a shell");
  std::string out;
  char buffer[4096];
  while (const std::size_t n = fread(buffer, 1, sizeof buffer, pipe)) out.append(buffer, n);
  pclose(pipe);
  return out;
}

TEST(ByHand, TheLinesWorkOnWhatUpStarted) {
  const Up up;
  const auto answer = [&up](const ByHand& line) { return shell(up.source_line() + "\n" + line.command); };
  const std::string own = answer(
      curl_by_hand("GET /v1/profile?m=x HTTP/1.1\nAuthorization: Bearer ⟦secret:bob-access_token#0a⟧\n",
                   "gateway", "api.assay.test"));
  EXPECT_EQ(own.rfind("HTTP/1.1 200 ", 0), 0u) << own;
  EXPECT_TRUE(holds(own, "\"id\":\"bob\"")) << own;
  const std::string nobody = answer(curl_by_hand("GET /v1/profile HTTP/1.1\n", "gateway", "api.assay.test"));
  EXPECT_EQ(nobody.rfind("HTTP/1.1 401 ", 0), 0u) << nobody;
  const std::string raw = answer(openssl_by_hand("GET /v1/status HTTP/1.1\r\nHost : api.assay.test\r\n\r\n",
                                                 "gateway", "api.assay.test"));
  EXPECT_TRUE(holds(raw, "HTTP/1.1 400 ")) << raw;
  const std::string keys =
      answer(curl_by_hand("GET /jwks.json HTTP/1.1\n", "identity", "identity.assay.test"));
  EXPECT_EQ(keys.rfind("HTTP/1.1 200 ", 0), 0u) << keys;
}

}  // namespace
}  // namespace assay::cli
