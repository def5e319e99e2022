// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <mutex>
#include <thread>

#include "core/base/encoding.hpp"
#include "core/crypto/digest.hpp"
#include "harness/actions/actions_fixture.hpp"
#include "harness/forge/socket.hpp"

namespace assay::actions {
namespace {

using forge::Socket;
using testing::Bench;
using testing::Texts;

// The value of `name` in a form or a query.
std::string member(const std::string& form, const std::string& name) {
  const std::string text = "&" + form;
  const std::size_t at = text.find("&" + name + "=");
  if (at == std::string::npos) return "<absent>";
  const std::size_t begin = at + name.size() + 2;
  return percent_decode_tolerant(text.substr(begin, text.find('&', begin) - begin));
}

struct Answers {
  int page_status = 200, token_status = 200;
  std::string page = R"(<form><input name="csrf" value="x"><input name="login" value="l-1"></form>)";
  std::string location = "http://127.0.0.1/callback?x=1&code=c%2F1&state={state}";
  std::string tokens = R"({"access_token":"a.a.a","id_token":"i.i.i","expires_in":300})";
};

// An identity provider of one connection, which repeats the client's state as a real one does.
class Provider {
 public:
  explicit Provider(Answers answers) : answers_(std::move(answers)) {
    listener_ = forge::listen_on_loopback().value();
    thread_ = std::jthread([this](const std::stop_token& stop) { serve(stop); });
  }
  int port() const { return listener_.port; }
  // "GET /authorize …" and, for each POST, "POST /login form", as they came.
  Texts requests() const {
    const std::lock_guard lock(mutex_);
    return requests_;
  }

 private:
  void serve(const std::stop_token& stop) {
    while (!stop.stop_requested()) {
      listener_.socket.wait(false, Deadline(std::chrono::milliseconds(10)));
      Socket peer = forge::accept_from(listener_.socket);
      if (peer.open()) talk(peer, stop);
    }
  }

  void talk(Socket& peer, const std::stop_token& stop) {
    forge::TlsSession session(forge::TlsContext::server(testing::server_tls()).value());
    std::string in;
    while (!stop.stop_requested() && !session.peer_closed()) {
      std::string arrived;
      const Socket::Io io = peer.receive(arrived);
      if (io == Socket::Io::would_block) {
        peer.wait(false, Deadline(std::chrono::milliseconds(10)));
        continue;
      }
      if (io != Socket::Io::done) return;
      session.feed(arrived);
      session.advance(in);
      for (auto request = forge::read_request(in); request && request->complete;
           request = forge::read_request(in)) {
        session.write(answer(request->method + " " + request->target, request->body));
        in.erase(0, request->size);
      }
      const std::string out = session.take_output();
      for (std::string_view rest = out; !rest.empty();) {
        if (peer.send(rest) == Socket::Io::closed) return;
      }
    }
  }

  std::string answer(const std::string& line, const std::string& body) {
    const std::lock_guard lock(mutex_);
    requests_.push_back(line + (body.empty() ? "" : " " + body));
    if (line.rfind("GET /authorize?", 0) == 0) {
      state_ = member(line.substr(15), "state");
      return message(answers_.page_status, "", answers_.page);
    }
    if (line == "POST /login") {
      std::string location = answers_.location;
      const std::size_t at = location.find("{state}");
      if (at != std::string::npos) location.replace(at, 7, state_);
      return message(303, "Location: " + location + "\r\n", "");
    }
    if (line == "POST /token") return message(answers_.token_status, "", answers_.tokens);
    return message(404, "", "");
  }

  static std::string message(int status, const std::string& fields, const std::string& body) {
    return "HTTP/1.1 " + std::to_string(status) + " Answer\r\n" + fields +
           "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
  }

  const Answers answers_;
  forge::LoopbackListener listener_;
  mutable std::mutex mutex_;
  Texts requests_;
  std::string state_;
  std::jthread thread_;
};

struct SignIn : Bench {
  Provider provider;
  explicit SignIn(Answers answers = {}) : provider(std::move(answers)) {
    target.ports["identity"] = provider.port();
    target.users["alice"] = {"alice@example.test", Secret("p&ss word")};
    target.clients["web"] = {"web", {}, "http://127.0.0.1/callback"};
    target.clients["batch"] = {"batch", Secret("s=cret"), ""};
  }
};

TEST(TokenIssue, AUserSignsInByCodeWithPkce) {
  SignIn bench;
  const auto result = bench.run("token.issue", R"({"user":"alice"})");
  ASSERT_TRUE(result.ok()) << result.error().message;
  EXPECT_EQ(result->value.as_string(), "a.a.a");
  EXPECT_EQ(dump_json(result->detail), R"({"owner":"alice","expires_in":300})");
  using Secrets = std::vector<std::pair<std::string, std::string>>;
  EXPECT_EQ(result->secrets, (Secrets{{"alice-access_token", "a.a.a"},
                                      {"alice-access_token-signature", "a"},
                                      {"alice-id_token", "i.i.i"},
                                      {"alice-id_token-signature", "i"}}));
  EXPECT_TRUE(result->request.is_null() && result->response.is_null()) << "passwords are no evidence";

  const Texts requests = bench.provider.requests();
  ASSERT_EQ(requests.size(), 3u);
  const std::string query = requests[0].substr(requests[0].find('?') + 1);
  EXPECT_EQ(member(query, "response_type"), "code");
  EXPECT_EQ(member(query, "client_id"), "web");
  EXPECT_EQ(member(query, "redirect_uri"), "http://127.0.0.1/callback");
  EXPECT_EQ(member(query, "code_challenge_method"), "S256");
  EXPECT_GE(member(query, "state").size(), 20u);
  EXPECT_EQ(requests[1], "POST /login login=l-1&username=alice%40example.test&password=p%26ss%20word");
  const std::string form = requests[2].substr(requests[2].rfind(' ') + 1);
  EXPECT_EQ(requests[2].substr(0, 12), "POST /token ");
  EXPECT_EQ(member(form, "grant_type"), "authorization_code");
  EXPECT_EQ(member(form, "code"), "c/1");
  EXPECT_EQ(member(form, "client_id"), "web");
  EXPECT_EQ(member(form, "redirect_uri"), "http://127.0.0.1/callback");
  EXPECT_EQ(base64url_encode(digest(Hash::sha256, member(form, "code_verifier"))),
            member(query, "code_challenge"))
      << "RFC 7636 §4.6";
}

TEST(TokenIssue, NoTwoSignInsShareStateOrVerifier) {
  SignIn bench;
  ASSERT_TRUE(bench.run("token.issue", R"({"user":"alice"})").ok());
  ASSERT_TRUE(bench.run("token.issue", R"({"user":"alice"})").ok());
  const Texts requests = bench.provider.requests();
  ASSERT_EQ(requests.size(), 6u);
  for (const char* const name : {"state", "code_challenge"})
    EXPECT_NE(member(requests[0], name), member(requests[3], name)) << name;
}

TEST(TokenIssue, TheIdTokenIsGivenWhereItIsAskedFor) {
  SignIn bench;
  EXPECT_EQ(bench.run("token.issue", R"({"user":"alice","which":"id"})")->value.as_string(), "i.i.i");
}

TEST(TokenIssue, AClientGetsATokenForItsSecret) {
  SignIn bench;
  const auto result = bench.run("token.issue", R"({"client":"batch"})");
  ASSERT_TRUE(result.ok()) << result.error().message;
  EXPECT_EQ(result->value.as_string(), "a.a.a");
  EXPECT_EQ(result->detail.at("owner").string_or(""), "batch");
  EXPECT_EQ(bench.provider.requests(),
            Texts{"POST /token grant_type=client_credentials&client_id=batch&client_secret=s%3Dcret"});
}

TEST(TokenIssue, EachFailureTellsItsStage) {
  struct Row {
    Answers answers;
    const char *params, *error;
  };
  const auto with = [](auto change) {
    Answers answers;
    change(answers);
    return answers;
  };
  const char* const user = R"({"user":"alice"})";
  const char* const client = R"({"client":"batch"})";
  const Row rows[] = {
      {with([](Answers& a) { a.page_status = 500; }), user,
       "internal: sign-in failed at the login page: HTTP 500"},
      {with([](Answers& a) { a.page = "no form"; }), user,
       "internal: sign-in failed at the login page: HTTP 200"},
      {with([](Answers& a) { a.location = "/callback?error=denied&state={state}"; }), user,
       "internal: sign-in failed at the redirect: HTTP 303"},
      {with([](Answers& a) { a.location = "/callback?code=c&state=other"; }), user,
       "internal: sign-in failed at the redirect: HTTP 303"},
      {with([](Answers& a) { a.location = "/callback"; }), user,
       "internal: sign-in failed at the redirect: HTTP 303"},
      {with([](Answers& a) { a.token_status = 400; }), user,
       "internal: sign-in failed at the token endpoint: HTTP 400"},
      {with([](Answers& a) { a.token_status = 401; }), client,
       "internal: sign-in failed at the token endpoint: HTTP 401"},
      {with([](Answers& a) { a.tokens = R"({"id_token":"i.i.i"})"; }), user,
       "internal: the issuer gave no such token"},
      {with([](Answers& a) { a.tokens = R"({"access_token":7})"; }), client,
       "internal: the issuer gave no such token"},
  };
  for (const Row& row : rows) {
    SignIn bench(row.answers);
    EXPECT_EQ(bench.error("token.issue", row.params), row.error) << row.params;
  }
  SignIn bench(with([](Answers& a) { a.tokens = "no JSON"; }));
  EXPECT_EQ(bench.error("token.issue", client).rfind("invalid: not JSON", 0), 0u);
}

TEST(TokenIssue, NeedsExactlyOneOwnerThatTheTargetKnows) {
  SignIn bench;
  const char* const both = R"({"user":"alice","client":"batch"})";
  const std::pair<const char*, const char*> rows[] = {
      {"{}", "invalid: token.issue needs either `user` or `client`"},
      {both, "invalid: token.issue needs either `user` or `client`"},
      {R"({"user":"nobody"})", "not_found: no user \"nobody\""},
      {R"({"client":"nobody"})", "not_found: no client \"nobody\""},
  };
  for (const auto& [params, error] : rows) EXPECT_EQ(bench.error("token.issue", params), error) << params;
  bench.target.clients.erase("web");
  EXPECT_EQ(bench.error("token.issue", R"({"user":"alice"})"), "not_found: no client \"web\"");
  EXPECT_TRUE(bench.provider.requests().empty()) << "nothing was sent";
  Bench nobody;
  EXPECT_EQ(nobody.error("token.issue", R"({"user":"alice"})"), "not_found: no part \"identity\"");
}

}  // namespace
}  // namespace assay::actions
