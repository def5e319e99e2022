# SPDX-License-Identifier: Apache-2.0
assay_fuzz_target(path_canon
  SOURCES
    platform/gateway/routes.cpp
    platform/wire/http1_syntax.cpp
  DEPS platform_gateway platform_wire core_base
  REST platform_http core_json)
