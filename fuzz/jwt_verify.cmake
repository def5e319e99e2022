# SPDX-License-Identifier: Apache-2.0
assay_fuzz_target(jwt_verify
  SOURCES
    core/json/parse.cpp
    core/json/value.cpp
    platform/jose/algorithms.cpp
    platform/jose/base64url.cpp
    platform/jose/key_admission.cpp
    platform/jose/key_set.cpp
    platform/jose/reader.cpp
    platform/jose/rules.cpp
    platform/jose/stages.cpp
    platform/jose/token.cpp
    platform/jose/verifier.cpp
  DEPS platform_jose core_json core_crypto core_base)
