// SPDX-License-Identifier: Apache-2.0
#include "platform/node/node.hpp"

namespace assay::node {
namespace {

Json error(const std::string& message) {
  return Json::object({{"error", message}});
}

std::vector<std::string> texts(const Json& list) {
  std::vector<std::string> out;
  if (!list.is_array()) return out;
  for (const Json& item : list.items()) out.push_back(item.string_or(""));
  return out;
}

}  // namespace

Node::~Node() {
  if (!loop_) return;
  loop_->call([this] { part_.reset(); });
  loop_->stop();
}

Json Node::start(const Json& command) {
  if (loop_) return error("already started");
  auto assembly = compose::assemble(command.at("profile").string_or(""), texts(command.at("weakenings")));
  if (!assembly.ok()) return error(assembly.error().message);
  auto share = compose::deployment_from_json(command.at("share"));
  if (!share.ok()) return error(share.error().message);
  assembly_ = std::make_unique<compose::Assembly>(std::move(assembly).value());
  share_ = std::move(share).value();
  environment_.time = net::EventLoop::Time::frozen;
  environment_.start = from_unix_nanos(command.at("start_ns").int_or(0));
  environment_.scratch = command.at("scratch").string_or("");
  environment_.password_log2_n = static_cast<unsigned>(
      command.at("password_log2_n").int_or(compose::Environment::kProductionPasswordWork));
  compose::Ports peers;
  if (command.at("peers").is_object()) {
    for (const auto& [name, port] : command.at("peers").members()) {
      peers[name] = static_cast<std::uint16_t>(port.int_or(0));
    }
  }
  loop_ = std::make_unique<net::EventLoop>(environment_.time, environment_.start);
  log_ = std::make_unique<telemetry::Log>(loop_->clock());
  const std::string part = command.at("part").string_or("");
  const compose::Ports ports = loop_->call([&] {
    for (const auto& format : assembly_->seams.log_format) log_->set_format(format(hits_));
    part_ = compose::start_part(part, *assembly_, share_, peers, {*loop_, *log_, hits_, environment_});
    return part_->ports();
  });
  Json out = Json::object();
  for (const auto& [name, port] : ports) out[name] = static_cast<std::int64_t>(port);
  return Json::object({{"ok", true}, {"ports", out}});
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
  if (!loop_) return error("not started");
  if (verb == "now") return Json::object({{"ns", to_unix_nanos(loop_->now())}});
  if (verb == "advance") {
    loop_->advance(Duration(command.at("by_ns").int_or(0)));
    return Json::object();
  }
  if (verb == "quiesce") return Json::object({{"ran", static_cast<std::int64_t>(loop_->quiesce())}});
  if (verb == "log") return log_from(static_cast<std::size_t>(command.at("from").int_or(0)));
  if (verb == "hits") {
    Json hits = Json::object();
    for (const auto& [fault, count] : loop_->call([this] { return hits_.counts(); })) {
      hits[fault] = static_cast<std::int64_t>(count);
    }
    return Json::object({{"hits", hits}});
  }
  if (verb == "issuer_keys")
    return Json::object({{"keys", loop_->call([this] { return part_->issuer_keys(); })}});
  return error("unknown command \"" + verb + "\"");
}

}  // namespace assay::node
