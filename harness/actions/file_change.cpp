// SPDX-License-Identifier: Apache-2.0
// file.change: what an operator's mistake, a full disk or a broken deployment does to a file of the target.
#include <filesystem>
#include <fstream>
#include <iterator>
#include <system_error>

#include "harness/actions/builtin.hpp"

namespace assay::actions {
namespace {

using model::ParamKind;
namespace fs = std::filesystem;

// Files of the run's private directory, and no others.
Result<fs::path> own_file(const Context& context, const Json& params) {
  const fs::path path = fs::path(text_param(params, "path")).lexically_normal();
  const fs::path directory = fs::path(context.session.scratch()).lexically_normal();
  if (context.session.scratch().empty() || path.parent_path() != directory)
    return Error{Errc::denied, "path: must name a file of the run's own directory", {}};
  return path;
}

Result<std::string> text_of(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) return Error{Errc::not_found, "path: cannot be read", {}};
  return std::string(std::istreambuf_iterator<char>(file), {});
}

Result<std::size_t> place_of(const std::string& text, const std::string& wanted, const char* param) {
  const std::size_t at = text.find(wanted);
  if (wanted.empty() || at == std::string::npos)
    return Error{Errc::invalid, std::string(param) + ": the file does not hold this text", {}};
  return at;
}

Result<std::string> changed(const fs::path& path, const Json& params) {
  if (params.contains("text")) return bytes_of(params.at("text"));
  ASSAY_TRY_ASSIGN(std::string text, text_of(path));
  if (params.contains("cut_at")) {
    ASSAY_TRY_ASSIGN(const std::size_t at, place_of(text, text_param(params, "cut_at"), "cut_at"));
    text.resize(at);
    return text;
  }
  const std::string wanted = text_param(params, "find");
  ASSAY_TRY_ASSIGN(const std::size_t at, place_of(text, wanted, "find"));
  ASSAY_TRY_ASSIGN(const std::string replacement, bytes_of(params.at("replace")));
  text.replace(at, wanted.size(), replacement);
  return text;
}

Result<StepResult> run_file_change(Context& context, const Json& params) {
  ASSAY_TRY_ASSIGN(const fs::path path, own_file(context, params));
  StepResult result;
  if (params.at("remove").bool_or(false)) {
    std::error_code failed;
    if (!fs::remove(path, failed)) return Error{Errc::not_found, "path: cannot be removed", {}};
    result.detail = Json::object({{"removed", path.filename().string()}});
    return result;
  }
  ASSAY_TRY_ASSIGN(const std::string text, changed(path, params));
  std::ofstream file(path, std::ios::binary | std::ios::trunc);
  file << text << std::flush;
  if (!file) return Error{Errc::internal, "path: cannot be written", {}};
  result.detail = Json::object({{"wrote", bytes_json(text)}});
  return result;
}

}  // namespace

Action file_change() {
  return {{"file.change",
           "Writes, edits, cuts off or removes a file of the target in the run's own directory.",
           {{"path", ParamKind::string, true, "The file.", {}},
            {"text", ParamKind::payload, false, "All that it holds from now on.", {}},
            {"find", ParamKind::string, false, "The first place that `replace` takes.", {}},
            {"replace", ParamKind::payload, false, "What stands there from now on.", {}},
            {"cut_at", ParamKind::string, false, "The file ends before the first place that holds this.", {}},
            {"remove", ParamKind::boolean, false, "It is gone.", {}}},
           {"control.parts"},
           false},
          run_file_change};
}

}  // namespace assay::actions
