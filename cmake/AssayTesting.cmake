# Tests, benchmarks and fuzz targets, found by their file names under tests/. ctest names and labels
# follow the folder; in a sanitized build the names start with the sanitizer's.

find_package(GTest 1.12 QUIET)
find_package(benchmark 1.7 QUIET)
include(GoogleTest)
enable_testing()

set(test_prefix "")
if(ASSAY_SANITIZE MATCHES address)
  set(test_prefix asan.)
elseif(ASSAY_SANITIZE)
  set(test_prefix tsan.)
endif()
set(test_environment
  ASAN_OPTIONS=detect_container_overflow=0  # Arrow and the Rust library are not instrumented
  UBSAN_OPTIONS=print_stacktrace=1
  TSAN_OPTIONS=suppressions=${CMAKE_SOURCE_DIR}/cmake/tsan.supp)

# `make test` asks for one run, and one summary, over the sanitized builds as well.
if(NOT ASSAY_SANITIZE)
  set(sanitized_tests ${CMAKE_BINARY_DIR}/sanitized_tests.cmake)
  file(WRITE ${sanitized_tests} [[
foreach(folder IN ITEMS $ENV{ASSAY_SANITIZED_BUILDS})
  subdirs(${folder})
endforeach()
]])
  set_property(DIRECTORY APPEND PROPERTY TEST_INCLUDE_FILES ${sanitized_tests})
endif()

# The *_test.cc of each top folder of tests/ make one program, <folder>_tests.
function(assay_add_tests)
  if(NOT GTest_FOUND)
    message(STATUS "building without tests: GoogleTest is missing (scripts/setup --for test)")
    return()
  endif()
  file(GLOB testing_sources CONFIGURE_DEPENDS tests/testing/*.cc)
  add_library(assay_testing STATIC ${testing_sources})
  target_link_libraries(assay_testing PRIVATE assay_options
    PUBLIC assay_app assay_core Assay::Parquet SQLite::SQLite3 ZLIB::ZLIB GTest::gtest GTest::gmock)
  # In one file only, so that the compiler cache serves every clone for all others.
  set_source_files_properties(tests/testing/paths.cc PROPERTIES COMPILE_DEFINITIONS
    "ASSAY_SOURCE_DIR=\"${CMAKE_SOURCE_DIR}\";ASSAY_BUILD_DIR=\"${CMAKE_BINARY_DIR}\"")

  file(GLOB_RECURSE sources CONFIGURE_DEPENDS RELATIVE ${CMAKE_SOURCE_DIR}/tests tests/*_test.cc)
  if(ASSAY_SANITIZE)  # simulations: minutes in which nothing runs that other tests do not run as well
    list(FILTER sources EXCLUDE REGEX "/(((claims|loss)_)?coverage|error_rate)_test\\.cc$")
  endif()
  if(ASSAY_SANITIZE STREQUAL thread)
    list(FILTER sources INCLUDE REGEX "^(adapters/(ensemble/|exec/|prepared_ahead)|app/score_stream|harness/run/|results/)")
  endif()
  set(folders "")
  foreach(source IN LISTS sources)
    assay_test_folder(${source} folder)
    list(APPEND folders ${folder})
    list(APPEND test_sources_${folder} tests/${source})
  endforeach()
  list(REMOVE_DUPLICATES folders)
  file(GLOB shared CONFIGURE_DEPENDS tests/torch/*.cc)  # what several of its tests need
  list(FILTER shared EXCLUDE REGEX "_test\\.cc$")
  list(APPEND test_sources_torch ${shared})
  foreach(folder IN LISTS folders)
    if(NOT folder STREQUAL torch OR TARGET assay_torch)
      assay_add_test_program(${folder} ${test_sources_${folder}})
    endif()
  endforeach()

  # Prints the simulation behind docs/statistics.md; too slow for a test.
  add_executable(coverage_table EXCLUDE_FROM_ALL tests/harness/metrics/coverage_table.cc)
  target_link_libraries(coverage_table PRIVATE assay_testing assay_options)
endfunction()

# The program a test file belongs to: its top folder, or torch wherever it needs libassay_torch.
function(assay_test_folder source out)
  string(REGEX REPLACE "/.*" "" folder ${source})
  if(source MATCHES "^(adapters/)?torch/")
    set(folder torch)
  endif()
  set(${out} ${folder} PARENT_SCOPE)
endfunction()

function(assay_add_test_program folder)
  add_executable(${folder}_tests ${ARGN})
  target_link_libraries(${folder}_tests PRIVATE assay_testing assay_options)
  if(folder STREQUAL torch)
    target_link_libraries(${folder}_tests PRIVATE assay_torch)
  endif()
  add_dependencies(${folder}_tests assay)
  set(label unit)
  if(folder MATCHES "^(golden|conformance|fault)$")
    set(label ${folder})
  endif()
  gtest_discover_tests(${folder}_tests DISCOVERY_MODE PRE_TEST DISCOVERY_TIMEOUT 60 NO_PRETTY_VALUES
    TEST_PREFIX "${test_prefix}${folder}."
    PROPERTIES LABELS ${label} TIMEOUT 600 ENVIRONMENT "${test_environment}")
endfunction()

# Tests that are scripts, in the release build alone: tests/**/*_test.py (standard library only)
# and tests/browser/*_test.{cjs,mjs}, which find playwright-core through NODE_PATH.
function(assay_add_script_tests)
  if(ASSAY_SANITIZE OR NOT TARGET assay_testing)
    return()
  endif()
  assay_add_browser_pages(pages)
  file(GLOB_RECURSE sources CONFIGURE_DEPENDS RELATIVE ${CMAKE_SOURCE_DIR}
    tests/*_test.py tests/browser/*_test.cjs tests/browser/*_test.mjs)
  foreach(source IN LISTS sources)
    string(REGEX REPLACE "^tests/(.*)\\..*" "\\1" name ${source})
    string(REPLACE / . name ${name})
    set(command python3 -B)
    set(label unit)
    if(source MATCHES "^tests/browser/")
      set(command node)
      set(label browser)
    endif()
    add_test(NAME ${name} COMMAND ${command} ${CMAKE_SOURCE_DIR}/${source})
    set_tests_properties(${name} PROPERTIES LABELS ${label} TIMEOUT 600 ENVIRONMENT
      "ASSAY_PROGRAM=$<TARGET_FILE:assay>;ASSAY_PAGES=${pages};NODE_PATH=${ASSAY_BROWSER_MODULES}")
    if(label STREQUAL browser)
      # One browser at a time: two starve each other of frames.
      set_tests_properties(${name} PROPERTIES FIXTURES_REQUIRED browser_pages RESOURCE_LOCK browser)
    endif()
  endforeach()
  # The Rust library's own, compiled with what its build left.
  add_test(NAME text.rust COMMAND ${CARGO} test --release --locked --quiet --lib
    --manifest-path ${CMAKE_SOURCE_DIR}/harness/text/rust/Cargo.toml --target-dir ${cargo_target})
  set_tests_properties(text.rust PROPERTIES LABELS unit TIMEOUT 600)
  add_test(NAME scripts.check-includes COMMAND python3 -B ${CMAKE_SOURCE_DIR}/scripts/check-includes)
endfunction()

# The report pages that tests/browser opens, made once per test run.
function(assay_add_browser_pages out)
  add_executable(make_pages tests/browser/make_pages.cc)
  target_link_libraries(make_pages PRIVATE assay_testing assay_options)
  set(pages ${CMAKE_BINARY_DIR}/browser-pages)
  add_test(NAME browser.make_pages COMMAND make_pages ${pages})
  set_tests_properties(browser.make_pages PROPERTIES
    LABELS browser TIMEOUT 300 FIXTURES_SETUP browser_pages)
  set(${out} ${pages} PARENT_SCOPE)
endfunction()

# One program per tests/benchmarks/*_bench.cc; native_* need libassay_torch.
function(assay_add_benchmarks)
  if(NOT benchmark_FOUND OR ASSAY_SANITIZE)
    return()
  endif()
  file(GLOB sources CONFIGURE_DEPENDS tests/benchmarks/*_bench.cc)
  add_custom_target(assay_benchmarks DEPENDS assay)
  foreach(source IN LISTS sources)
    get_filename_component(name ${source} NAME_WE)
    if(name MATCHES "^native_" AND NOT TARGET assay_torch)
      continue()
    endif()
    add_executable(${name} EXCLUDE_FROM_ALL ${source})
    target_link_libraries(${name} PRIVATE assay_app Assay::Parquet SQLite::SQLite3 assay_options
      benchmark::benchmark)
    if(name MATCHES "^native_")
      target_link_libraries(${name} PRIVATE assay_torch)
    endif()
    set_target_properties(${name} PROPERTIES
      RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/benchmarks)
    add_dependencies(assay_benchmarks ${name})
  endforeach()
endfunction()

# One libFuzzer program per tests/fuzz/*_fuzz.cc, which starts from the inputs in
# tests/fuzz/corpus/<name without _fuzz>/ if there are any. As a test it runs for a few seconds.
function(assay_add_fuzzers)
  if(NOT ASSAY_FUZZ)
    return()
  endif()
  file(GLOB sources CONFIGURE_DEPENDS tests/fuzz/*_fuzz.cc)
  add_custom_target(assay_fuzzers ALL)
  foreach(source IN LISTS sources)
    get_filename_component(name ${source} NAME_WE)
    add_executable(${name} ${source})
    target_link_libraries(${name} PRIVATE assay_core Assay::Parquet assay_options)
    target_link_options(${name} PRIVATE -fsanitize=fuzzer)
    set_target_properties(${name} PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/fuzz)
    add_dependencies(assay_fuzzers ${name})
    add_test(NAME fuzz.${name}
      COMMAND ${CMAKE_SOURCE_DIR}/scripts/fuzz $<TARGET_FILE:${name}> 20000)
    set_tests_properties(fuzz.${name} PROPERTIES LABELS fuzz TIMEOUT 600
      ENVIRONMENT "${test_environment}")
  endforeach()
endfunction()
