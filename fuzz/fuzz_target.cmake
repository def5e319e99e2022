# SPDX-License-Identifier: Apache-2.0
# assay_fuzz_target(NAME SOURCES a.cpp … DEPS lib … [REST lib …])
#   NAME     the target's files are fuzz/NAME_*.cpp, corpus/NAME/, dict/NAME.dict and defects/NAME.toml.
#   SOURCES  the code under test, relative to the project's root. libFuzzer builds compile them, instrumented, into
#            the executable: code that only comes from a library is invisible to the fuzzer.
#   DEPS     libraries that hold SOURCES and all that they need; replay executables are linked with these.
#   REST     what SOURCES need beside themselves, where that is less than DEPS: a libFuzzer build compiles no more.
# Makes NAME_replay, NAME_defect_<defect> for each planted defect, their tests, and with ASSAY_FUZZ_LIBFUZZER NAME_fuzz.
function(assay_fuzz_target name)
  cmake_parse_arguments(ARG "" "" "SOURCES;DEPS;REST" ${ARGN})
  file(GLOB own CONFIGURE_DEPENDS "${CMAKE_CURRENT_SOURCE_DIR}/${name}_*.cpp")
  set(portable ${own})
  list(FILTER portable EXCLUDE REGEX "_mutator\\.cpp$")  # a mutator needs libFuzzer's own mutations

  add_library(fuzz_${name} OBJECT ${portable} "${CMAKE_CURRENT_SOURCE_DIR}/replay_main.cpp")
  target_link_libraries(fuzz_${name} PRIVATE assay_options ${ARG_DEPS})
  assay_use_precompiled(fuzz_${name} assay_std)
  target_include_directories(fuzz_${name} PRIVATE "${PROJECT_SOURCE_DIR}")

  add_executable(${name}_replay $<TARGET_OBJECTS:fuzz_${name}>)
  target_link_libraries(${name}_replay PRIVATE ${ARG_DEPS})
  set(corpus "${CMAKE_CURRENT_SOURCE_DIR}/corpus/${name}")
  add_test(NAME fuzz-regress.${name} COMMAND ${name}_replay "${corpus}")
  set_tests_properties(fuzz-regress.${name} PROPERTIES LABELS fuzz-regress TIMEOUT 60)

  assay_fuzz_defects(${name} "${corpus}" ${ARG_DEPS})
  if(ASSAY_FUZZ_LIBFUZZER)
    if(NOT ARG_REST)
      set(ARG_REST ${ARG_DEPS})
    endif()
    assay_fuzz_libfuzzer(${name} OWN ${own} SOURCES ${ARG_SOURCES} DEPS ${ARG_REST})
  endif()
endfunction()

# One executable per defect: the patched source is compiled into it and comes first, so that the linker prefers it to the
# sound one in the library. That one stands alone there: neither are its functions inlined into neighbours, nor does the
# linker take it, unless for an instance of a template that the patch no longer needs; then muldefs keeps the first.
# The patched source is compiled as the tests are, without optimising: what it does is the question, not how fast.
# The test passes only when the oracle names the expected property on corpus/NAME/kill-<defect>.
function(assay_fuzz_defects name corpus)
  set(table "${CMAKE_CURRENT_SOURCE_DIR}/defects/${name}.toml")
  set(script "${CMAKE_CURRENT_SOURCE_DIR}/plant_defect.py")
  if(NOT EXISTS "${table}")
    message(FATAL_ERROR "fuzz target ${name} has no planted defects: ${table} is missing")
  endif()
  set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS "${table}" "${script}")
  execute_process(COMMAND ${Python3_EXECUTABLE} "${script}" list "${table}" "${corpus}"
                  OUTPUT_VARIABLE rows RESULT_VARIABLE failed OUTPUT_STRIP_TRAILING_WHITESPACE)
  if(failed)
    message(FATAL_ERROR "cannot read ${table}")
  endif()
  string(REPLACE "\n" ";" rows "${rows}")
  set(all_patched)
  set(all_sound)
  foreach(row ${rows})
    string(REPLACE "|" ";" row "${row}")
    list(GET row 0 defect)
    list(GET row 1 file)
    list(GET row 2 property)
    cmake_path(GET file PARENT_PATH folder)
    set_property(SOURCE "${PROJECT_SOURCE_DIR}/${file}" DIRECTORY "${PROJECT_SOURCE_DIR}/${folder}"
                 PROPERTY SKIP_UNITY_BUILD_INCLUSION ON)
    set(patched "${CMAKE_CURRENT_BINARY_DIR}/${name}/${defect}.cpp")
    list(APPEND all_patched "${patched}")
    list(APPEND all_sound "${PROJECT_SOURCE_DIR}/${file}")
    add_executable(${name}_defect_${defect} "${patched}" $<TARGET_OBJECTS:fuzz_${name}>)
    target_include_directories(${name}_defect_${defect} PRIVATE "${PROJECT_SOURCE_DIR}")
    target_link_libraries(${name}_defect_${defect} PRIVATE ${ARGN})
    target_compile_options(${name}_defect_${defect} PRIVATE ${ASSAY_TEST_OPTIONS})
    target_link_options(${name}_defect_${defect} PRIVATE "LINKER:-z,muldefs")
    assay_use_precompiled(${name}_defect_${defect} assay_std_unoptimised)
    set_target_properties(${name}_defect_${defect} PROPERTIES
                          RUNTIME_OUTPUT_DIRECTORY "${CMAKE_BINARY_DIR}/checks")
    add_test(NAME fuzz-kill.${name}.${defect}
      COMMAND ${name}_defect_${defect} "--expect-violation=${property}" "${corpus}/kill-${defect}")
    set_tests_properties(fuzz-kill.${name}.${defect} PROPERTIES LABELS fuzz-kill TIMEOUT 60)
  endforeach()
  list(REMOVE_DUPLICATES all_sound)
  add_custom_command(OUTPUT ${all_patched}
    COMMAND ${Python3_EXECUTABLE} "${script}" plant "${table}" "${PROJECT_SOURCE_DIR}" "${CMAKE_CURRENT_BINARY_DIR}/${name}"
    DEPENDS "${table}" "${script}" ${all_sound} VERBATIM)
endfunction()

# What the sanitizers are is the build tree's business (ASSAY_SANITIZE, or the flags that OSS-Fuzz has in the environment);
# the engine is libFuzzer unless ASSAY_FUZZ_ENGINE (OSS-Fuzz's LIB_FUZZING_ENGINE) names another.
# The oracle is compiled without coverage feedback: `cov:` then counts edges of the code under test alone, and the floor in
# targets.txt notices when that code is not instrumented.
function(assay_fuzz_libfuzzer name)
  cmake_parse_arguments(ARG "" "" "OWN;SOURCES;DEPS" ${ARGN})
  list(TRANSFORM ARG_SOURCES PREPEND "${PROJECT_SOURCE_DIR}/")
  set(engine -fsanitize=fuzzer)
  if(ASSAY_FUZZ_ENGINE)
    separate_arguments(engine UNIX_COMMAND "${ASSAY_FUZZ_ENGINE}")
  endif()

  add_library(${name}_fuzz_oracle OBJECT ${ARG_OWN})
  target_include_directories(${name}_fuzz_oracle PRIVATE "${PROJECT_SOURCE_DIR}")
  target_link_libraries(${name}_fuzz_oracle PRIVATE assay_options ${ARG_DEPS})

  add_executable(${name}_fuzz ${ARG_SOURCES} $<TARGET_OBJECTS:${name}_fuzz_oracle>)
  if(NOT ASSAY_FUZZ_ENGINE)
    target_compile_options(${name}_fuzz PRIVATE ${engine})
  endif()
  target_include_directories(${name}_fuzz PRIVATE "${PROJECT_SOURCE_DIR}")
  target_link_libraries(${name}_fuzz PRIVATE assay_options ${ARG_DEPS} ${engine})
endfunction()
