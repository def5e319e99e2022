// SPDX-License-Identifier: Apache-2.0
#include "platform/services/user_service.hpp"

#include <gtest/gtest.h>

#include "platform/contract/kept_events_fixture.hpp"

namespace assay::services {
namespace {

http::Request request(const char* method, std::string target, std::string body = {}) {
  http::Request out;
  out.head.method = method;
  out.head.target = std::move(target);
  out.path = out.head.target.substr(0, out.head.target.find('?'));
  out.body = std::move(body);
  out.request_id = "r-1";
  return out;
}

// The caller that a test names, or nobody.
class NamedCaller final : public CallerCheck {
 public:
  explicit NamedCaller(const std::optional<Principal>& who) : who_(who) {}
  Result<Principal> caller(const http::Request&) const override {
    if (!who_) return Error{Errc::denied, "because", {}};
    return *who_;
  }

 private:
  const std::optional<Principal>& who_;
};

class UserServiceTest : public testing::Test {
 protected:
  static Profiles profiles() {
    Profiles out;
    for (const char* id : {"carol", "alice", "bob"})
      out.add({id, std::string("Name of ") + id, std::string(id) + "@example.test"});
    return out;
  }
  static Principal customer(const std::string& id) { return {id, "web", {"customer"}, "jti"}; }
  static Principal admin(const std::string& id) { return {id, "web", {"customer", "admin"}, "jti"}; }

  http::Response ask(http::Request& question) {
    http::Response answer;
    loop.call([&] { loop.spawn(run(handler, question, answer)); });
    loop.quiesce();
    return answer;
  }
  // "status body" as the principal; the last audit event is in `event`.
  std::string ask(std::optional<Principal> as, const char* method, std::string target,
                  std::string body = {}) {
    who = std::move(as);
    sink.events.clear();
    http::Request question = request(method, std::move(target), std::move(body));
    const http::Response answer = ask(question);
    served_for = question.subject;
    return std::to_string(answer.status) + " " + answer.body;
  }
  std::string last_event() const {
    if (sink.events.empty()) return "";
    const AuditEvent& e = sink.events.back();
    return e.event + " " + e.reason + " " + e.subject + " " + e.method + " " + e.target + " " + e.request_id;
  }

  net::EventLoop loop{net::EventLoop::Time::frozen, from_unix_seconds(1'700'000'000)};
  std::optional<Principal> who;
  KeptEvents sink;
  std::string served_for;
  http::Handler handler = user_service(profiles(), std::make_unique<NamedCaller>(who), nullptr, sink);

 private:
  static net::Task<void> run(const http::Handler& handler, http::Request& question, http::Response& answer) {
    answer = co_await handler(question);
  }
};

const char* const kAlice = R"(200 {"id":"alice","name":"Name of alice","email":"alice@example.test"})";
const char* const kBob = R"(200 {"id":"bob","name":"Name of bob","email":"bob@example.test"})";
const char* const kForbidden = R"(403 {"error":"forbidden"})";
const char* const kNotFound = R"(404 {"error":"not_found"})";
const char* const kRefused = R"(400 {"error":"invalid_request"})";

TEST_F(UserServiceTest, ShowsEachCallerTheirOwnProfile) {
  EXPECT_EQ(ask(customer("alice"), "GET", "/profile?id=bob&m=1"), kAlice);
  EXPECT_EQ(served_for, "alice");
  EXPECT_EQ(ask(customer("bob"), "GET", "/profile"), kBob);
  EXPECT_EQ(ask(customer("alice"), "GET", "/users/alice/profile"), kAlice);
  EXPECT_EQ(last_event(), "");
  EXPECT_EQ(ask(customer("batch"), "GET", "/profile"), kNotFound) << "a caller without an account";
}

TEST_F(UserServiceTest, AnothersProfileIsForAdminsAndTellsOthersNothing) {
  for (const char* owner : {"bob", "nobody", "Alice", "alice/x", "alice%00", "."}) {
    const std::string target = "/users/" + std::string(owner) + "/profile?m=1";
    EXPECT_EQ(ask(customer("alice"), "GET", target), kForbidden) << owner;
    EXPECT_EQ(last_event(), "authz.deny not_owner alice GET " + target + " r-1");
    EXPECT_EQ(served_for, "alice");
  }
  EXPECT_EQ(ask(admin("carol"), "GET", "/users/bob/profile"), kBob);
  EXPECT_EQ(ask(admin("carol"), "GET", "/users/nobody/profile"), kNotFound);
  EXPECT_EQ(last_event(), "");
}

TEST_F(UserServiceTest, OnlyTheAdminRoleListsUsers) {
  Principal almost = customer("alice");
  almost.roles = {"administrator", "Admin", "admin "};
  EXPECT_EQ(ask(almost, "GET", "/admin/users"), kForbidden);
  EXPECT_EQ(last_event(), "authz.deny role_missing alice GET /admin/users r-1");
  EXPECT_EQ(ask(almost, "GET", "/users/bob/profile"), kForbidden);
  EXPECT_EQ(ask(customer("admin"), "GET", "/admin/users"), kForbidden) << "a name is not a role";
  EXPECT_EQ(ask(admin("carol"), "GET", "/admin/users"),
            R"(200 {"users":[{"id":"alice","name":"Name of alice","email":"alice@example.test"},)"
            R"({"id":"bob","name":"Name of bob","email":"bob@example.test"},)"
            R"({"id":"carol","name":"Name of carol","email":"carol@example.test"}]})");
}

TEST_F(UserServiceTest, RenamesTheCallerAndNobodyElse) {
  EXPECT_EQ(ask(customer("alice"), "PUT", "/profile", R"({"name":"Ally \u00e9"})"),
            "200 {\"id\":\"alice\",\"name\":\"Ally \u00e9\",\"email\":\"alice@example.test\"}");
  EXPECT_EQ(ask(customer("alice"), "GET", "/profile"),
            "200 {\"id\":\"alice\",\"name\":\"Ally \u00e9\",\"email\":\"alice@example.test\"}");
  EXPECT_EQ(ask(customer("bob"), "GET", "/profile"), kBob);
  EXPECT_EQ(ask(customer("batch"), "PUT", "/profile", R"({"name":"B"})"), kNotFound);
  EXPECT_EQ(ask(admin("carol"), "GET", "/users/batch/profile"), kNotFound) << "no account came to be";
  EXPECT_EQ(ask(admin("carol"), "PUT", "/users/bob/profile", R"({"name":"B"})"), kNotFound);
}

TEST_F(UserServiceTest, RefusesWhatIsNotExactlyANewName) {
  const std::string refused[] = {"",
                                 "name=B",
                                 "null",
                                 "[]",
                                 R"(["name"])",
                                 "{}",
                                 R"({"name":""})",
                                 R"({"name":7})",
                                 R"({"name":["B"]})",
                                 R"({"Name":"B"})",
                                 R"({"name":"B","id":"alice"})",
                                 R"({"name":"B","name":"C"})",
                                 R"({"name":"B"} x)",
                                 R"({"name":")" + std::string(101, 'n') + R"("})",
                                 R"({"name":"B"})" + std::string(4096, ' ')};
  for (const std::string& body : refused)
    EXPECT_EQ(ask(customer("bob"), "PUT", "/profile", body), kRefused) << body;
  EXPECT_EQ(ask(customer("bob"), "GET", "/profile"), kBob);
  const std::string longest(100, 'n');
  EXPECT_EQ(ask(customer("bob"), "PUT", "/profile", R"({"name":")" + longest + R"("})"),
            R"(200 {"id":"bob","name":")" + longest + R"(","email":"bob@example.test"})");
}

TEST_F(UserServiceTest, KeepsTheSettingsOfTheCaller) {
  const std::string bob = R"(200 {"id":"bob","name":"Name of bob","email":"bob@example.test",)";
  EXPECT_EQ(ask(customer("bob"), "PATCH", "/profile", R"({"display_name":"B","theme":"dark"})"),
            bob + R"("display_name":"B","theme":"dark"})");
  EXPECT_EQ(ask(customer("bob"), "PATCH", "/profile", R"({"page_size":5,"display_name":"C"})"),
            bob + R"("display_name":"C","theme":"dark","page_size":5})");
  EXPECT_EQ(ask(customer("bob"), "GET", "/profile"),
            bob + R"("display_name":"C","theme":"dark","page_size":5})");
  EXPECT_EQ(ask(customer("batch"), "PATCH", "/profile", R"({"display_name":"B"})"), kNotFound);
}

// Whatever a gateway lets through, these are not the owner's to write.
TEST_F(UserServiceTest, SettingsReachNothingElseOfAProfile) {
  const std::string refused[] = {"",
                                 "[]",
                                 "null",
                                 "{}",
                                 R"({"theme":"dark"})",
                                 R"({"display_name":null})",
                                 R"({"display_name":["B"]})",
                                 R"({"display_name":"B","id":"alice"})",
                                 R"({"display_name":"B","name":"Alice"})",
                                 R"({"display_name":"B","email":"a@example.test"})",
                                 R"({"display_name":"B","roles":["admin"]})",
                                 R"({"display_name":"B","role":"admin"})",
                                 R"({"display_name":"B","display_name":"C"})",
                                 R"({"display_name":"B"}x)"};
  for (const std::string& body : refused)
    EXPECT_EQ(ask(customer("bob"), "PATCH", "/profile", body), kRefused) << body;
  EXPECT_EQ(ask(customer("bob"), "GET", "/profile"), kBob);
}

TEST_F(UserServiceTest, StatusAndMetricsNeedNoCaller) {
  EXPECT_EQ(ask(std::nullopt, "GET", "/status?m=1"), R"(200 {"status":"up"})");
  EXPECT_EQ(served_for, "");
  EXPECT_EQ(ask(std::nullopt, "GET", "/profile"), R"(401 {"error":"invalid_token"})");
  EXPECT_EQ(ask(std::nullopt, "GET", "/internal/metrics"), "200 user_service_requests_total 3\n")
      << "refused ones count";
  EXPECT_EQ(ask(std::nullopt, "POST", "/status"), R"(401 {"error":"invalid_token"})");
  EXPECT_EQ(ask(std::nullopt, "GET", "/internal/metrics/"), R"(401 {"error":"invalid_token"})");
}

TEST_F(UserServiceTest, StrangersLearnNothingButThat) {
  for (const char* target :
       {"/profile", "/users/bob/profile", "/users/nobody/profile", "/admin/users", "/nothing"}) {
    EXPECT_EQ(ask(std::nullopt, "GET", target), R"(401 {"error":"invalid_token"})") << target;
    EXPECT_EQ(last_event(), "authn.failure because  GET " + std::string(target) + " r-1");
    EXPECT_EQ(sink.events.size(), 1u);
    EXPECT_EQ(served_for, "") << "nobody has been verified";
  }
}

TEST_F(UserServiceTest, EverythingElseIsNotFoundEvenForAdmins) {
  const std::pair<const char*, const char*> asked[] = {{"GET", "/"},
                                                       {"GET", "/PROFILE"},
                                                       {"GET", "/profile/"},
                                                       {"DELETE", "/profile"},
                                                       {"HEAD", "/profile"},
                                                       {"get", "/profile"},
                                                       {"POST", "/admin/users"},
                                                       {"GET", "/admin/users/"},
                                                       {"GET", "/users//profile"},
                                                       {"GET", "/users/profile"},
                                                       {"GET", "/users/alice/profile/"},
                                                       {"GET", "/users/alice"},
                                                       {"PUT", "/users/carol/profile"},
                                                       {"GET", "//users/alice/profile"}};
  for (const auto& [method, target] : asked)
    EXPECT_EQ(ask(admin("carol"), method, target), kNotFound) << method << " " << target;
}

TEST_F(UserServiceTest, DecoratesEveryAnswerLast) {
  handler = user_service(
      profiles(), std::make_unique<NamedCaller>(who),
      [](const http::Request& question, http::Response& answer) {
        answer.body += " for '" + question.subject + "' at " + std::to_string(answer.status);
      },
      sink);
  EXPECT_EQ(ask(customer("bob"), "GET", "/profile"), std::string(kBob) + " for 'bob' at 200");
  EXPECT_EQ(ask(customer("bob"), "GET", "/admin/users"), std::string(kForbidden) + " for 'bob' at 403");
  EXPECT_EQ(ask(std::nullopt, "GET", "/profile"), R"(401 {"error":"invalid_token"} for '' at 401)");
}

}  // namespace
}  // namespace assay::services
