# SPDX-License-Identifier: Apache-2.0
# assay_library(NAME [TESTS_TOGETHER] DEPS a b … [PRIVATE_DEPS c …])
#   One static library from the folder's *.cpp, one test executable from its *_test.cpp, one link-closure check
#   (the whole archive must link against its declared dependencies alone) and its headers' part in the check that each
#   compiles on its own (assay_header_checks).
#   TESTS_TOGETHER compiles several tests at a time, too, for a folder whose tests all read the same many headers.
include(GoogleTest)

# Most of a file's compile time goes into headers and into templates that its neighbours instantiate again
# (docs/decisions/0013). The price: names in the unnamed namespaces of a folder must differ, and an edit compiles its
# neighbours again. A file that cannot share has SKIP_UNITY_BUILD_INCLUSION.
option(ASSAY_TOGETHER "Compile each folder's sources several at a time" ON)

function(assay_compile_together target at_a_time)
  if(ASSAY_TOGETHER)
    set_target_properties(${target} PROPERTIES UNITY_BUILD ON UNITY_BUILD_BATCH_SIZE ${at_a_time})
    # GCC takes the sources for headers, whose unnamed namespaces would be a mistake.
    target_compile_options(${target} PRIVATE $<$<CXX_COMPILER_ID:GNU>:-Wno-subobject-linkage>)
  endif()
endfunction()

function(assay_library name)
  cmake_parse_arguments(ARG "TESTS_TOGETHER" "" "DEPS;PRIVATE_DEPS;TEST_DEPS" ${ARGN})
  file(GLOB sources CONFIGURE_DEPENDS "${CMAKE_CURRENT_SOURCE_DIR}/*.cpp")
  file(GLOB tests CONFIGURE_DEPENDS "${CMAKE_CURRENT_SOURCE_DIR}/*_test.cpp")
  file(GLOB headers CONFIGURE_DEPENDS "${CMAKE_CURRENT_SOURCE_DIR}/*.hpp")
  if(tests)
    list(REMOVE_ITEM sources ${tests})
  endif()

  if(sources)
    add_library(${name} STATIC ${sources})
    target_include_directories(${name} PUBLIC "${PROJECT_SOURCE_DIR}")
    target_link_libraries(${name} PUBLIC ${ARG_DEPS} PRIVATE assay_options ${ARG_PRIVATE_DEPS})
    assay_use_precompiled(${name} assay_std)
    assay_compile_together(${name} 16)

    file(WRITE "${CMAKE_CURRENT_BINARY_DIR}/closes.cpp" "int main() { return 0; }\n")
    add_executable(${name}_closes "${CMAKE_CURRENT_BINARY_DIR}/closes.cpp")
    target_link_libraries(${name}_closes PRIVATE "$<LINK_LIBRARY:WHOLE_ARCHIVE,${name}>")
    set_target_properties(${name}_closes PROPERTIES RUNTIME_OUTPUT_DIRECTORY "${CMAKE_BINARY_DIR}/checks")
    add_test(NAME closes.${name} COMMAND ${name}_closes)
    set_tests_properties(closes.${name} PROPERTIES LABELS lint)
  else()
    add_library(${name} INTERFACE)
    target_include_directories(${name} INTERFACE "${PROJECT_SOURCE_DIR}")
    target_link_libraries(${name} INTERFACE ${ARG_DEPS})
  endif()

  # A source that includes its own header first (ci/check_layers.py) has compiled it alone; the others are compiled for
  # the check.
  if(NOT ASSAY_TOGETHER)
    foreach(source ${sources})
      string(REGEX REPLACE "\\.cpp$" ".hpp" header "${source}")
      list(REMOVE_ITEM headers "${header}")
    endforeach()
  endif()
  if(headers)
    set_property(GLOBAL APPEND PROPERTY ASSAY_CHECKED_LIBRARIES ${name})
    set_property(GLOBAL PROPERTY ASSAY_HEADERS_OF_${name} ${headers})
    if(NOT ARG_TESTS_TOGETHER)
      set_property(GLOBAL APPEND PROPERTY ASSAY_COMPILED_ALONE ${tests})
    endif()
  endif()

  if(tests)
    add_executable(${name}_test ${tests})
    target_link_libraries(${name}_test PRIVATE ${name} assay_options ${ARG_TEST_DEPS} GTest::gtest_main)
    target_compile_options(${name}_test PRIVATE ${ASSAY_TEST_OPTIONS})
    assay_use_precompiled(${name}_test assay_std_test)
    if(ARG_TESTS_TOGETHER)
      assay_compile_together(${name}_test 8)
    endif()
    target_compile_definitions(${name}_test PRIVATE ASSAY_SOURCE_DIR="${PROJECT_SOURCE_DIR}")
    gtest_discover_tests(${name}_test TEST_PREFIX "${name}." DISCOVERY_TIMEOUT 60 PROPERTIES TIMEOUT 120)
  endif()
endfunction()

# assay_first_header(FILE OUT): the header that FILE includes first, but for the standard library's: compiling FILE compiles
# that header alone, since what comes before it is in the precompiled header anyway, and ci/check_layers.py has each header
# name what it needs of that. Empty: none of ours.
function(assay_first_header file out)
  file(STRINGS "${file}" includes REGEX "^#include ")
  list(FILTER includes EXCLUDE REGEX "<[a-z_]+>")
  list(POP_FRONT includes first)
  set(${out} "" PARENT_SCOPE)
  if(first MATCHES "\"(.+)\"")
    set(${out} "${PROJECT_SOURCE_DIR}/${CMAKE_MATCH_1}" PARENT_SCOPE)
  endif()
endfunction()

# assay_header_checks(TARGET): builds nothing by default; TARGET compiles every header of every assay_library on its own, but
# for those that come first in another header or in a test that is compiled alone.
function(assay_header_checks target)
  get_property(libraries GLOBAL PROPERTY ASSAY_CHECKED_LIBRARIES)
  get_property(alone GLOBAL PROPERTY ASSAY_COMPILED_ALONE)
  foreach(library ${libraries})
    get_property(headers GLOBAL PROPERTY ASSAY_HEADERS_OF_${library})
    list(APPEND alone ${headers})
  endforeach()
  set(compiled_with_another)
  foreach(file ${alone})
    assay_first_header("${file}" header)
    list(APPEND compiled_with_another ${header})
  endforeach()

  add_custom_target(${target})
  foreach(library ${libraries})
    get_property(headers GLOBAL PROPERTY ASSAY_HEADERS_OF_${library})
    list(REMOVE_ITEM headers ${compiled_with_another})
    set(sources)
    foreach(header ${headers})
      file(RELATIVE_PATH relative "${PROJECT_SOURCE_DIR}" "${header}")
      string(REGEX REPLACE "\\.hpp$" ".cpp" source "${CMAKE_CURRENT_BINARY_DIR}/headers/${relative}")
      file(CONFIGURE OUTPUT "${source}" CONTENT "#include \"${relative}\"  // IWYU pragma: keep\n")
      list(APPEND sources "${source}")
    endforeach()
    if(sources)
      add_library(${library}_headers OBJECT EXCLUDE_FROM_ALL ${sources})
      target_link_libraries(${library}_headers PRIVATE ${library} assay_options)
      target_compile_definitions(${library}_headers PRIVATE ASSAY_SOURCE_DIR="${PROJECT_SOURCE_DIR}")  # as the tests have it
      assay_use_precompiled(${library}_headers assay_std)
      add_dependencies(${target} ${library}_headers)
    endif()
  endforeach()
endfunction()
