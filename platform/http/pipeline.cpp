// SPDX-License-Identifier: Apache-2.0
#include "platform/http/pipeline.hpp"

#include "core/base/result.hpp"
#include "platform/wire/http1_serialize.hpp"
#include "platform/wire/http1_syntax.hpp"

namespace assay::http {

namespace {

// This server speaks TLS only, so a target of another scheme than https names no authority here.
void take_target(Request& request) {
  std::string target = request.head.target;
  if (const std::string* host = request.head.fields.find("Host")) request.authority = *host;
  if (const auto absolute = wire::split_absolute(target)) {
    request.authority = wire::iequals(absolute->scheme, "https") ? absolute->authority : "";
    target = (absolute->rest.starts_with('/') ? "" : "/") + std::string(absolute->rest);
  }
  const std::size_t question = target.find('?');
  request.path = target.substr(0, question);
  if (question != std::string::npos) request.query = target.substr(question + 1);
}

}  // namespace

using State = RequestReader::State;

Pipeline::Step Pipeline::step() const {
  if (over_) return Step::over;
  if (reader_->state() == State::rejected) return Step::refused;
  return reader_->state() == State::complete ? Step::answer : Step::read;
}

void Pipeline::push(std::string_view bytes) {
  pending_ += bytes;
  read_on();
}

void Pipeline::read_on() {
  if (step() != Step::read || pending_.empty()) return;
  pending_.erase(0, reader_->feed(pending_));
}

Request Pipeline::request() const {
  ASSAY_CHECK(step() == Step::answer, "the request is complete");
  Request request;
  request.head = reader_->head();
  request.body = reader_->body();
  request.received = reader_->received();
  take_target(request);
  return request;
}

void Pipeline::answered(bool close) {
  ASSAY_CHECK(step() == Step::answer, "there was a request to answer");
  over_ = close || !reader_->keep_alive();
  if (over_) return;
  reader_->reset();
  read_on();
}

std::string answer_bytes(std::string_view method, const Response& response, bool close) {
  wire::ResponseHead head;
  head.status = response.status;
  head.reason = reason_phrase(response.status);
  head.fields = response.fields;
  const auto connection = close ? wire::Connection::close : wire::Connection::keep;
  return wire::serialize_response(head, response.body, method == "HEAD", connection);
}

}  // namespace assay::http
