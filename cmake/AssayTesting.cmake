# Tests, benchmarks and fuzz targets, found by their file names under tests/.

find_package(GTest 1.12 QUIET)
find_package(benchmark 1.7 QUIET)
include(GoogleTest)
enable_testing()

# One program per top folder of tests/: <folder>_tests from its *_test.cc. Every test is a ctest of
# its own, labelled golden, conformance, fault or unit by its folder.
function(assay_add_tests)
  if(NOT GTest_FOUND OR ASSAY_FUZZ)
    message(STATUS "building without tests")
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
  set(folders "")
  foreach(source IN LISTS sources)
    assay_test_folder(${source} folder)
    list(APPEND folders ${folder})
    list(APPEND test_sources_${folder} tests/${source})
  endforeach()
  list(REMOVE_DUPLICATES folders)
  foreach(folder IN LISTS folders)
    if(NOT folder STREQUAL torch OR TARGET assay_torch)
      assay_add_test_program(${folder} ${test_sources_${folder}})
    endif()
  endforeach()
  if(CARGO)
    add_test(NAME rust COMMAND ${CARGO} test --release --locked --quiet
      --manifest-path ${crate}/Cargo.toml --target-dir ${cargo_target})
    set_tests_properties(rust PROPERTIES LABELS unit TIMEOUT 600)
  endif()
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
  if(folder MATCHES "^(golden|conformance|fault|browser)$")
    set(label ${folder})
  endif()
  gtest_discover_tests(${folder}_tests DISCOVERY_MODE PRE_TEST DISCOVERY_TIMEOUT 60
    TEST_PREFIX "${folder}." PROPERTIES LABELS ${label} TIMEOUT 600)
endfunction()

# One Google Benchmark program per tests/benchmarks/*_bench.cc.
function(assay_add_benchmarks)
  if(NOT benchmark_FOUND OR ASSAY_FUZZ OR ASSAY_SANITIZE)
    return()
  endif()
  file(GLOB sources CONFIGURE_DEPENDS tests/benchmarks/*_bench.cc)
  add_custom_target(assay_benchmarks DEPENDS assay)
  foreach(source IN LISTS sources)
    get_filename_component(name ${source} NAME_WE)
    add_executable(${name} EXCLUDE_FROM_ALL ${source})
    target_link_libraries(${name} PRIVATE assay_app Assay::Parquet SQLite::SQLite3 assay_options
      benchmark::benchmark)
    add_dependencies(assay_benchmarks ${name})
  endforeach()
endfunction()

# One libFuzzer program per tests/fuzz/*_fuzz.cc.
function(assay_add_fuzzers)
  if(NOT ASSAY_FUZZ)
    return()
  endif()
  file(GLOB sources CONFIGURE_DEPENDS tests/fuzz/*_fuzz.cc)
  add_custom_target(assay_fuzzers)
  foreach(source IN LISTS sources)
    get_filename_component(name ${source} NAME_WE)
    add_executable(${name} EXCLUDE_FROM_ALL ${source})
    target_link_libraries(${name} PRIVATE assay_core Assay::Parquet assay_options)
    target_link_options(${name} PRIVATE -fsanitize=fuzzer)
    add_dependencies(assay_fuzzers ${name})
  endforeach()
endfunction()
