// SPDX-License-Identifier: Apache-2.0
#include "harness/tap/lenient_backend.hpp"

#include <httplib.h>
#include <strings.h>
#include <sys/socket.h>

#include <mutex>
#include <thread>

#include "core/json/parse.hpp"
#include "harness/tap/visible_bytes.hpp"

namespace assay::tap {
namespace {

constexpr int kOk = 200;
constexpr int kSwitching = 101;
constexpr int kUpgradeRequired = 426;
// Each connection holds a thread while it is open, and gateways keep theirs open for later requests: the
// library's own eight would let the ninth client wait.
constexpr std::size_t kConnections = 96;
constexpr std::size_t kMaxReadableDigits = 7;
constexpr int kReadPatienceUs = 200'000;  // for the rest of a request that broke off
// Fields that the library adds to a request by itself.
constexpr std::array<std::string_view, 4> kOwnFields = {"REMOTE_ADDR", "REMOTE_PORT", "LOCAL_ADDR",
                                                        "LOCAL_PORT"};

bool is_own(const std::string& name) {
  return std::find(kOwnFields.begin(), kOwnFields.end(), name) != kOwnFields.end();
}

// What a backend says to a protocol switch: yes to HTTP/2 (RFC 7540 §3.2), and to WebSocket in another
// version than 13 that it should ask again (RFC 6455 §4.2.2).
int status_of_upgrade(const httplib::Request& request) {
  const std::string wanted = request.get_header_value("Upgrade");
  if (wanted == "h2c") return kSwitching;
  const bool websocket = strcasecmp(wanted.c_str(), "websocket") == 0;
  return websocket && request.get_header_value("Sec-WebSocket-Version") != "13" ? kUpgradeRequired : kOk;
}

// A backend that is used to another proxy before it, and steers that: asked for with `?steer`, since a
// gateway that obeys would answer nothing else.
void steer(const httplib::Request& request, httplib::Response& response) {
  if (request.target.find("?steer") == std::string::npos) return;
  response.set_header("X-Accel-Redirect", "/legacy/admin/inside");
  response.set_header("X-Sendfile", "/etc/hostname");
  response.set_header("Surrogate-Control", "max-age=600");
}

void answer(const httplib::Request& request, httplib::Response& response) {
  steer(request, response);
  response.status = status_of_upgrade(request);
  if (response.status == kSwitching) {
    response.set_header("Connection", "Upgrade");
    response.set_header("Upgrade", "h2c");
    return;
  }
  if (response.status == kUpgradeRequired) response.set_header("Sec-WebSocket-Version", "13");
  response.set_content(dump_json(Json::object({{"target", visible_bytes(request.target)}})),
                       "application/json");
}

bool has_body(const httplib::Request& request) {
  return request.has_header("Transfer-Encoding") ||
         (request.has_header("Content-Length") && request.get_header_value("Content-Length") != "0");
}

// The library knows bodies of these methods only. Where the framing is odd it would wait for bytes that never
// come.
bool reads_body(const httplib::Request& request) {
  const std::string& method = request.method;
  if (method != "POST" && method != "PUT" && method != "PATCH" && method != "DELETE") return false;
  const std::size_t lengths = request.get_header_value_count("Content-Length");
  const std::size_t codings = request.get_header_value_count("Transfer-Encoding");
  if (lengths + codings != 1) return false;
  if (codings == 1) return request.get_header_value("Transfer-Encoding") == "chunked";
  const std::string length = request.get_header_value("Content-Length");
  return !length.empty() && length.size() <= kMaxReadableDigits &&
         std::all_of(length.begin(), length.end(), [](char c) { return c >= '0' && c <= '9'; });
}

}  // namespace

struct LenientBackend::Server {
  httplib::Server http;
  int port = 0;
  int listener = -1;  // the library's; it closes it
  std::mutex mutex;
  std::vector<Json> requests;  // guarded by mutex
  std::thread thread;

  // The library knows bodies of four methods only; those it reads, as far as it can, before it answers. It
  // asks the handler before routing first, whatever the method.
  void answer_everything() {
    constexpr const char* kAnyPath = R"([\s\S]*)";
    const auto with_body = [this](const httplib::Request& request, httplib::Response& response,
                                  const httplib::ContentReader& reader) {
      reader([](const char*, std::size_t) { return true; });
      answer_recorded(request, response);
    };
    http.Post(kAnyPath, with_body);
    http.Put(kAnyPath, with_body);
    http.Patch(kAnyPath, with_body);
    http.Delete(kAnyPath, with_body);
    http.set_pre_routing_handler([this](const httplib::Request& request, httplib::Response& response) {
      if (reads_body(request)) return httplib::Server::HandlerResponse::Unhandled;
      answer_recorded(request, response);
      return httplib::Server::HandlerResponse::Handled;
    });
  }

  // Whether the body could be read, and was, is not known for certain: nothing must follow it on the
  // connection.
  void answer_recorded(const httplib::Request& request, httplib::Response& response) {
    answer(request, response);
    record(request, response.status);
    if (response.status != kSwitching && has_body(request)) response.set_header("Connection", "close");
  }

  void record(const httplib::Request& request, int status) {
    Json fields = Json::array();
    for (const auto& [name, value] : request.headers) {
      if (!is_own(name)) fields.push_back(Json::array({visible_bytes(name), visible_bytes(value)}));
    }
    const std::lock_guard lock(mutex);
    requests.push_back(Json::object({{"kind", "request"},
                                     {"part", "legacy"},
                                     {"method", visible_bytes(request.method)},
                                     {"target", visible_bytes(request.target)},
                                     {"status", status},
                                     {"fields", std::move(fields)}}));
  }
};

Result<std::unique_ptr<LenientBackend>> LenientBackend::start() {
  auto server = std::make_unique<Server>();
  server->answer_everything();
  server->http.new_task_queue = [] { return new httplib::ThreadPool(kConnections); };
  server->http.set_tcp_nodelay(true);
  server->http.set_read_timeout(0, kReadPatienceUs);
  server->http.set_socket_options([raw = server.get()](int socket) {
    httplib::default_socket_options(socket);
    raw->listener = socket;
  });
  server->port = server->http.bind_to_any_port("127.0.0.1");
  // The library lets five wait to be accepted: of a burst of more, the kernel would leave some for a second.
  if (server->port > 0 && ::listen(server->listener, static_cast<int>(kConnections)) != 0) server->port = 0;
  if (server->port <= 0) return Error{Errc::unavailable, "no port for the backend behind the tap", {}};
  server->thread = std::thread([raw = server.get()] { raw->http.listen_after_bind(); });
  return std::unique_ptr<LenientBackend>(new LenientBackend(std::move(server)));
}

LenientBackend::LenientBackend(std::unique_ptr<Server> server) : server_(std::move(server)) {}

LenientBackend::~LenientBackend() {
  // stop() before the listening has begun would be forgotten.
  while (!server_->http.is_running()) std::this_thread::yield();
  server_->http.stop();
  server_->thread.join();
}

std::uint16_t LenientBackend::port() const {
  return static_cast<std::uint16_t>(server_->port);
}

std::vector<Json> LenientBackend::take_requests() {
  const std::lock_guard lock(server_->mutex);
  return std::exchange(server_->requests, {});
}

}  // namespace assay::tap
