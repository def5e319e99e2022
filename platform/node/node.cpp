// SPDX-License-Identifier: Apache-2.0
#include "platform/node/node.hpp"

namespace assay::node {
namespace {

// The year 2200 in nanoseconds: lifetimes and intervals that a part adds to such a time stay within 64 bits.
constexpr std::int64_t kLatest = 7'258'118'400'000'000'000;

Json error(const std::string& message) {
  return Json::object({{"error", message}});
}

Error invalid(const std::string& message) {
  return {Errc::invalid, message, {}};
}

Result<std::string> text(const Json& command, const std::string& name) {
  if (!command.at(name).is_string()) return invalid(name + ": must be a text");
  return command.at(name).as_string();
}

Result<std::int64_t> whole_number(const Json& command, const std::string& name, std::int64_t least,
                                  std::int64_t most) {
  const Json& number = command.at(name);
  if (!number.is_int() || number.as_int() < least || number.as_int() > most) {
    return invalid(name + ": must be a whole number within " + std::to_string(least) + " and " +
                   std::to_string(most));
  }
  return number.as_int();
}

Result<std::vector<std::string>> weakenings_of(const Json& command) {
  std::vector<std::string> out;
  const Json* list = command.find("weakenings");
  if (list == nullptr) return out;
  const Error error = invalid("weakenings: must be a list of names");
  if (!list->is_array()) return error;
  for (const Json& name : list->items()) {
    if (!name.is_string()) return error;
    out.push_back(name.as_string());
  }
  return out;
}

Result<compose::Ports> peers_of(const Json& command) {
  compose::Ports out;
  const Json* peers = command.find("peers");
  if (peers == nullptr) return out;
  if (!peers->is_object()) return invalid("peers: must be an object");
  for (const auto& [name, port] : peers->members()) {
    const std::int64_t number = port.int_or(0);
    if (number < 1 || number > UINT16_MAX) return invalid("peers: " + name + ": is no port");
    out[name] = static_cast<std::uint16_t>(number);
  }
  return out;
}

Result<compose::Environment> environment_of(const Json& command) {
  compose::Environment out;
  out.time = net::EventLoop::Time::frozen;
  ASSAY_TRY_ASSIGN(const std::int64_t start, whole_number(command, "start_ns", 0, kLatest));
  out.start = from_unix_nanos(start);
  if (command.contains("scratch")) {
    ASSAY_TRY_ASSIGN(out.scratch, text(command, "scratch"));
    std::error_code ignored;
    if (!out.scratch.empty() && !std::filesystem::is_directory(out.scratch, ignored)) {
      return invalid("scratch: must be a directory");
    }
  }
  if (command.contains("password_log2_n")) {
    ASSAY_TRY_ASSIGN(const std::int64_t work,
                     whole_number(command, "password_log2_n", 1, compose::Environment::kMaxPasswordWork));
    out.password_log2_n = static_cast<unsigned>(work);
  }
  return out;
}

}  // namespace

Node::~Node() {
  end();
}

void Node::end() {
  if (loop_) {
    loop_->call([this] { part_.reset(); });
    loop_->stop();
  }
  loop_.reset();
  log_.reset();
  hits_.reset();
  assembly_.reset();
  share_ = {};
  environment_ = {};
}

Json Node::start(const Json& command) {
  if (loop_) return error("already started");
  const auto started = start_part(command);
  if (started.ok()) return Json::object({{"ok", true}, {"ports", *started}});
  end();
  return error(started.error().message);
}

Result<Json> Node::start_part(const Json& command) {
  ASSAY_TRY_ASSIGN(const std::vector<std::string> weakenings, weakenings_of(command));
  ASSAY_TRY_ASSIGN(const std::string part, text(command, "part"));
  ASSAY_TRY_ASSIGN(const std::string profile, text(command, "profile"));
  ASSAY_TRY_ASSIGN(compose::Assembly assembly, compose::assemble(profile, weakenings));
  ASSAY_TRY_ASSIGN(share_, compose::deployment_from_json(command.at("share")));
  ASSAY_TRY_ASSIGN(const compose::Ports peers, peers_of(command));
  ASSAY_TRY_ASSIGN(environment_, environment_of(command));
  assembly_ = std::make_unique<compose::Assembly>(std::move(assembly));
  loop_ = std::make_unique<net::EventLoop>(environment_.time, environment_.start);
  log_ = std::make_unique<telemetry::Log>(loop_->clock());
  hits_ = std::make_unique<HitCounter>();
  return loop_->call([&]() -> Result<Json> {
    for (const auto& format : assembly_->seams.log_format) log_->set_format(format(*hits_));
    for (const auto& redaction : assembly_->seams.log_redaction) log_->set_redaction(redaction(*hits_));
    ASSAY_TRY_ASSIGN(
        part_, compose::start_part(part, *assembly_, share_, peers, {*loop_, *log_, *hits_, environment_}));
    Json ports = Json::object();
    for (const auto& [name, port] : part_->ports()) ports[name] = static_cast<std::int64_t>(port);
    return ports;
  });
}

Json Node::log_from(std::size_t from) {
  Json lines = Json::array();
  loop_->call([&] {
    const auto& all = log_->lines();
    for (std::size_t i = from; i < all.size(); ++i) lines.push_back(all[i]);
  });
  return Json::object({{"lines", lines}});
}

Json Node::handle(const Json& command) {
  const std::string verb = command.at("do").string_or("");
  if (verb == "start") return start(command);
  if (verb == "stop") {
    end();
    return Json::object({{"ok", true}});
  }
  if (!loop_) return error("not started");
  if (verb == "now") return Json::object({{"ns", to_unix_nanos(loop_->now())}});
  if (verb == "advance") {
    const auto by = whole_number(command, "by_ns", 0, kLatest - to_unix_nanos(loop_->now()));
    if (!by.ok()) return error(by.error().message);
    return Json::object({{"ran", loop_->advance(Duration(*by))}});
  }
  if (verb == "quiesce") return Json::object({{"ran", loop_->quiesce()}});
  if (verb == "log") return log_from(static_cast<std::size_t>(command.at("from").int_or(0)));
  if (verb == "hits") {
    Json hits = Json::object();
    for (const auto& [fault, count] : loop_->call([this] { return hits_->counts(); })) {
      hits[fault] = static_cast<std::int64_t>(count);
    }
    return Json::object({{"hits", hits}});
  }
  if (verb == "disturb") {
    const auto manner = text(command, "manner");
    if (!manner.ok()) return error(manner.error().message);
    const auto done = loop_->call([&] { return part_->disturb(*manner); });
    return done.ok() ? Json::object({{"ok", true}}) : error(done.error().message);
  }
  if (verb == "issuer_keys")
    return Json::object({{"keys", loop_->call([this] { return part_->issuer_keys(); })}});
  return error("unknown command \"" + verb + "\"");
}

}  // namespace assay::node
