# SPDX-License-Identifier: Apache-2.0
assay_fuzz_target(http1_response
  SOURCES
    platform/gateway/forwarding.cpp
    platform/http/pipeline.cpp
    platform/wire/http1_body.cpp
    platform/wire/http1_lines.cpp
    platform/wire/http1_message.cpp
    platform/wire/http1_response.cpp
    platform/wire/http1_serialize.cpp
    platform/wire/http1_syntax.cpp
  DEPS fuzz_gateway_path fuzz_http1_mutations fuzz_second_parsers platform_gateway)
