# SPDX-License-Identifier: Apache-2.0
assay_fuzz_target(http1_request
  SOURCES
    platform/wire/http1_body.cpp
    platform/wire/http1_lines.cpp
    platform/wire/http1_message.cpp
    platform/wire/http1_request.cpp
    platform/wire/http1_serialize.cpp
    platform/wire/http1_syntax.cpp
  DEPS fuzz_http1_mutations platform_wire core_base)
