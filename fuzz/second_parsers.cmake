# SPDX-License-Identifier: Apache-2.0
# What several HTTP targets share: other people's parsers, the gateway's way of a request, mutations. Plain libraries: an
# oracle is not what the fuzzer has to see.
find_path(LLHTTP_INCLUDE llhttp/llhttp.h PATHS /usr/share/include)
find_path(LLHTTP_SOURCE llhttp.c PATHS /usr/share/llhttp NO_DEFAULT_PATH)
find_path(HTTP_PARSER_INCLUDE http_parser.h)
find_library(HTTP_PARSER_LIBRARY http_parser)
if(NOT LLHTTP_INCLUDE OR NOT LLHTTP_SOURCE OR NOT HTTP_PARSER_INCLUDE OR NOT HTTP_PARSER_LIBRARY)
  message(FATAL_ERROR "the fuzz oracles need Debian's node-llhttp and libhttp-parser-dev: run ci/setup")
endif()

add_library(fuzz_llhttp STATIC "${LLHTTP_SOURCE}/llhttp.c" "${LLHTTP_SOURCE}/api.c" "${LLHTTP_SOURCE}/http.c")
target_compile_options(fuzz_llhttp PRIVATE -w)
target_include_directories(fuzz_llhttp PRIVATE "${LLHTTP_INCLUDE}/llhttp")
target_include_directories(fuzz_llhttp SYSTEM PUBLIC "${LLHTTP_INCLUDE}")

add_library(fuzz_second_parsers STATIC second_parsers.cpp second_llhttp.cpp second_http_parser.cpp second_beast.cpp
            second_yardstick.cpp)
target_include_directories(fuzz_second_parsers SYSTEM PRIVATE "${HTTP_PARSER_INCLUDE}")
target_link_libraries(fuzz_second_parsers
  PUBLIC harness_tap
  PRIVATE assay_options assay_asio fuzz_llhttp core_net "${HTTP_PARSER_LIBRARY}")

# Whoever links it has the gateway's files, from their library or as sources of his own.
add_library(fuzz_gateway_path STATIC gateway_path.cpp)
target_link_libraries(fuzz_gateway_path PUBLIC platform_http fuzz_second_parsers PRIVATE assay_options)

add_library(fuzz_http1_mutations STATIC http1_mutations.cpp)
target_link_libraries(fuzz_http1_mutations PRIVATE assay_options)

foreach(library fuzz_second_parsers fuzz_gateway_path fuzz_http1_mutations)
  target_include_directories(${library} PUBLIC "${PROJECT_SOURCE_DIR}")
  assay_use_precompiled(${library} assay_std)
endforeach()
