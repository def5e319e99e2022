# SPDX-License-Identifier: Apache-2.0
# The standard headers that nearly every file needs, parsed once: half of a small file's compile time goes into them.
# Three sets, because a precompiled header serves only targets with the same code generation and definitions: what ships,
# tests, and what is compiled as the tests are but without GoogleTest.
# Project headers stay out, so that editing one rebuilds only what includes it; ci/check_layers.py keeps every header
# naming the standard headers that it needs.
option(ASSAY_PRECOMPILE "Parse the standard headers once" ON)

function(assay_precompiled name)
  file(WRITE "${CMAKE_CURRENT_BINARY_DIR}/${name}.cpp" "")
  add_library(${name} OBJECT EXCLUDE_FROM_ALL "${CMAKE_CURRENT_BINARY_DIR}/${name}.cpp")
  target_link_libraries(${name} PRIVATE assay_options)
  target_precompile_headers(${name} PRIVATE
    <algorithm> <array> <atomic> <chrono> <condition_variable> <cstdint> <cstdio> <deque> <functional> <map>
    <memory> <mutex> <optional> <set> <span> <string> <string_view> <thread> <utility> <variant> <vector> ${ARGN})
endfunction()

if(ASSAY_PRECOMPILE)
  assay_precompiled(assay_std)
  assay_precompiled(assay_std_test <gtest/gtest.h>)
  target_link_libraries(assay_std_test PRIVATE GTest::gtest)
  target_compile_options(assay_std_test PRIVATE ${ASSAY_TEST_OPTIONS})
  assay_precompiled(assay_std_unoptimised)
  target_compile_options(assay_std_unoptimised PRIVATE ${ASSAY_TEST_OPTIONS})
endif()

function(assay_use_precompiled target name)
  if(ASSAY_PRECOMPILE)
    target_precompile_headers(${target} REUSE_FROM ${name})
  endif()
endfunction()
