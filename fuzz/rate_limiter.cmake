# SPDX-License-Identifier: Apache-2.0
assay_fuzz_target(rate_limiter
  SOURCES
    platform/ratelimit/bucket_table.cpp
    platform/ratelimit/token_bucket.cpp
  DEPS platform_ratelimit core_base)
