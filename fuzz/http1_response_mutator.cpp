// SPDX-License-Identifier: Apache-2.0
#include <array>

#include "fuzz/http1_mutations.hpp"

extern "C" std::size_t LLVMFuzzerMutate(std::uint8_t* data, std::size_t size, std::size_t max_size);

namespace {

using namespace std::string_view_literals;

constexpr std::array kLines = {"Content-Length: 0\r\n"sv,
                               "Content-Length: 5\r\n"sv,
                               "Transfer-Encoding: chunked\r\n"sv,
                               "Connection: close\r\n"sv,
                               "Content-Type: text/plain\r\n"sv,
                               "Set-Cookie: a=b\r\n"sv,
                               "Location: /x\r\n"sv,
                               " folded\r\n"sv,
                               "0\r\n\r\n"sv,
                               "5\r\nhello\r\n"sv,
                               "1;a=b\r\nx\r\n"sv,
                               "\r\n"sv,
                               "HTTP/1.1 100 Continue\r\n\r\n"sv};
constexpr std::array kMessages = {
    "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi"sv,
    "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nhi\r\n0\r\n\r\n"sv,
    "HTTP/1.1 204 No Content\r\n\r\n"sv, "HTTP/1.1 304 Not Modified\r\nContent-Length: 9\r\n\r\n"sv,
    "HTTP/1.0 200 OK\r\nConnection: close\r\n\r\nhi"sv};

}  // namespace

extern "C" std::size_t LLVMFuzzerCustomMutator(std::uint8_t* data, std::size_t size, std::size_t max_size,
                                               unsigned int seed) {
  return assay::fuzz::mutate_http1(data, size, max_size, seed, {kLines, kMessages}, LLVMFuzzerMutate);
}
