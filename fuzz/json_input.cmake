# SPDX-License-Identifier: Apache-2.0
# The plain reader of jwt_verify's oracle serves here, too.
add_library(fuzz_plain_json STATIC "${CMAKE_CURRENT_SOURCE_DIR}/jwt_verify_json.cpp")
target_link_libraries(fuzz_plain_json PRIVATE assay_options)
target_include_directories(fuzz_plain_json PRIVATE "${PROJECT_SOURCE_DIR}")
assay_use_precompiled(fuzz_plain_json assay_std)

assay_fuzz_target(json_input
  SOURCES
    core/json/dump.cpp
    core/json/parse.cpp
    core/json/value.cpp
  DEPS core_json core_base fuzz_plain_json nlohmann_json::nlohmann_json Boost::headers)
