# SPDX-License-Identifier: Apache-2.0
assay_fuzz_target(desync_pipeline
  SOURCES
    platform/gateway/forwarding.cpp
    platform/gateway/routes.cpp
    platform/http/pipeline.cpp
    platform/http/request_bytes.cpp
    platform/wire/http1_body.cpp
    platform/wire/http1_lines.cpp
    platform/wire/http1_message.cpp
    platform/wire/http1_request.cpp
    platform/wire/http1_serialize.cpp
    platform/wire/http1_syntax.cpp
  DEPS fuzz_gateway_path fuzz_http1_mutations fuzz_second_parsers platform_gateway
  REST fuzz_gateway_path fuzz_http1_mutations fuzz_second_parsers platform_http platform_jose core_crypto)
