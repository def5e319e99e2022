#!/bin/bash -eu
# SPDX-License-Identifier: Apache-2.0
# Builds the fuzz targets as OSS-Fuzz and ClusterFuzzLite ask: with CC, CXX, CFLAGS, CXXFLAGS and LIB_FUZZING_ENGINE as
# they are given, into OUT, each with its seeds and its dictionary. WORK, if set, takes the build tree.
# ASSAY_FUZZ_TARGETS names some of the targets; all of them without it (fuzz/targets.txt).
source_dir=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
[ -d "$source_dir/../fuzz" ] && source_dir=$source_dir/.. || source_dir=$SRC/assay
: "${CC:?}" "${CXX:?}" "${OUT:?}" "${LIB_FUZZING_ENGINE:?}"
build_dir=${WORK:-$(mktemp -d)}/assay-fuzz

targets=${ASSAY_FUZZ_TARGETS:-$(awk '!/^#/ && NF { print $1 }' "$source_dir/fuzz/targets.txt")}

# OSS-Fuzz runs what is built here on an image without our libraries.
cmake -S "$source_dir" -B "$build_dir" -G "$(command -v ninja >/dev/null && echo Ninja || echo 'Unix Makefiles')" \
  -DCMAKE_BUILD_TYPE=None -DCMAKE_C_COMPILER="$CC" -DCMAKE_CXX_COMPILER="$CXX" -DOPENSSL_USE_STATIC_LIBS=ON \
  -DASSAY_FUZZ_LIBFUZZER=ON "-DASSAY_FUZZ_ENGINE=$LIB_FUZZING_ENGINE"

executables=()
for target in $targets; do executables+=("${target}_fuzz"); done
cmake --build "$build_dir" --parallel "$(nproc)" --target "${executables[@]}"

for target in $targets; do
  cp "$build_dir/bin/${target}_fuzz" "$OUT/"
  cp "$source_dir/fuzz/dict/$target.dict" "$OUT/${target}_fuzz.dict"
  printf '[libfuzzer]\nmax_len = 4096\ntimeout = 5\n' >"$OUT/${target}_fuzz.options"
  (cd "$source_dir/fuzz/corpus/$target" && rm -f "$OUT/${target}_fuzz_seed_corpus.zip" &&
    python3 -m zipfile -c "$OUT/${target}_fuzz_seed_corpus.zip" ./*)
done
