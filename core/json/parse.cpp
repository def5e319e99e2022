// SPDX-License-Identifier: Apache-2.0
#include "core/json/parse.hpp"

#include <nlohmann/json.hpp>
#include <unordered_set>

namespace assay {
namespace {

constexpr int kNumberOverflow = 406;  // nlohmann's own number for it

// Builds our value while nlohmann's parser reads, and stops it at the first breach of a limit.
class Builder : public nlohmann::json_sax<nlohmann::json> {
 public:
  explicit Builder(const JsonLimits& limits) : limits_(limits) {}

  bool null() override { return add(Json()); }
  bool boolean(bool b) override { return add(Json(b)); }
  bool number_integer(number_integer_t n) override { return add(Json(static_cast<std::int64_t>(n))); }
  bool number_unsigned(number_unsigned_t n) override {
    return add(n <= static_cast<number_unsigned_t>(INT64_MAX) ? Json(static_cast<std::int64_t>(n))
                                                              : Json(static_cast<std::uint64_t>(n)));
  }
  bool number_float(number_float_t d, const string_t& text) override {
    if (limits_.exact_integers && text.find_first_of(".eE") == string_t::npos)
      return fail("number out of the range of 64-bit integers");
    return add(Json(d));
  }
  bool string(string_t& s) override { return add(Json(std::move(s))); }
  bool binary(binary_t&) override { return fail("binary values are not JSON"); }
  bool start_object(std::size_t) override { return push(Json(Json::Object{})); }
  bool start_array(std::size_t) override { return push(Json(Json::Array{})); }
  bool end_object() override { return pop(); }
  bool end_array() override { return pop(); }

  bool key(string_t& k) override {
    Frame& frame = stack_.back();
    if (!frame.names.insert(k).second) {
      if (!limits_.allow_duplicates) return fail("duplicate member \"" + k + "\"");
      frame.value.erase(k);
    }
    frame.key = std::move(k);
    return true;
  }

  bool parse_error(std::size_t position, const std::string&, const nlohmann::detail::exception& e) override {
    if (e.id == kNumberOverflow) return fail("number out of the range of a double");
    return fail("not JSON at byte " + std::to_string(position) + ": " + e.what());
  }

  const std::string& message() const { return message_; }
  Json take() { return std::move(root_); }

 private:
  struct Frame {
    Json value;
    std::string key;
    std::unordered_set<std::string> names;
  };

  bool fail(std::string message) {
    message_ = std::move(message);
    return false;
  }

  bool add(Json value) {
    if (++members_ > limits_.max_members) return fail("too many members");
    if (stack_.empty()) {
      root_ = std::move(value);
    } else if (Frame& top = stack_.back(); top.value.is_object()) {
      top.value.members().emplace_back(std::move(top.key), std::move(value));
    } else {
      top.value.items().push_back(std::move(value));
    }
    return true;
  }

  bool push(Json container) {
    if (stack_.size() >= limits_.max_depth) return fail("nested too deeply");
    stack_.push_back({std::move(container), {}, {}});
    return true;
  }

  bool pop() {
    Json done = std::move(stack_.back().value);
    stack_.pop_back();
    return add(std::move(done));
  }

  const JsonLimits& limits_;
  std::vector<Frame> stack_;
  Json root_;
  std::size_t members_ = 0;
  std::string message_;
};

}  // namespace

Result<Json> parse_json(std::string_view text, const JsonLimits& limits) {
  if (text.size() > limits.max_bytes) return Error{Errc::invalid, "JSON text is too large", {}};
  if (text.substr(0, 3) == "\xEF\xBB\xBF") return Error{Errc::invalid, "a byte order mark is not JSON", {}};
  // nlohmann takes a zero byte for the end of its input and would ignore whatever follows.
  if (text.find('\0') != std::string_view::npos) return Error{Errc::invalid, "a zero byte is not JSON", {}};
  Builder builder(limits);
  if (!nlohmann::json::sax_parse(text.begin(), text.end(), &builder)) {
    return Error{Errc::invalid, builder.message().empty() ? "not JSON" : builder.message(), {}};
  }
  return builder.take();
}

}  // namespace assay
