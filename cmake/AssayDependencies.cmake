# Every library that is not ours. System packages by find_package; Arrow and LibTorch from the
# wheels that scripts/setup unpacked. Wheels and npm packages lie in ASSAY_DEPS, one folder per lock
# file, named <what>-<first 16 digits of the lock's SHA-256>: scripts/setup uses the same rule.

set(default_deps $ENV{ASSAY_DEPS})
if(NOT default_deps)
  set(default_deps $ENV{HOME}/.cache/assay/deps)
endif()
set(ASSAY_DEPS ${default_deps} CACHE PATH "Where scripts/setup keeps what it fetches")
set(ASSAY_TORCH "$ENV{ASSAY_TORCH}" CACHE PATH "An existing PyTorch 2.11.x to use instead")
set(ASSAY_WITH_TORCH AUTO CACHE STRING "ON, OFF, or AUTO: if LibTorch is found")
set_property(CACHE ASSAY_WITH_TORCH PROPERTY STRINGS AUTO ON OFF)

# Sets `out` to the folder of the dependencies that `lock` pins; reconfigures when the lock changes.
function(assay_deps_folder what lock out)
  set(lock ${CMAKE_SOURCE_DIR}/${lock})
  set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${lock})
  file(SHA256 ${lock} hash)
  string(SUBSTRING ${hash} 0 16 hash)
  set(${out} ${ASSAY_DEPS}/${what}-${hash} PARENT_SCOPE)
endfunction()

find_package(Threads REQUIRED)
find_package(nlohmann_json 3.11 REQUIRED)
find_package(fmt 9 REQUIRED)
find_package(spdlog 1.10 REQUIRED)
find_package(CLI11 2.1 REQUIRED)
find_package(SQLite3 3.40 REQUIRED)
find_package(CURL 7.88 REQUIRED)
find_package(ZLIB REQUIRED)
find_package(OpenSSL 3.0 REQUIRED COMPONENTS Crypto)

# Assay::Parquet: Arrow and Parquet C++ from the pyarrow wheel.
assay_deps_folder(wheels scripts/wheels.lock ASSAY_WHEELS)
set(pyarrow ${ASSAY_WHEELS}/pyarrow)
if(NOT EXISTS ${pyarrow})
  message(FATAL_ERROR "Arrow is not in ${pyarrow}; run scripts/setup")
endif()
# The built-in language model; without it the program builds, and says what is missing when asked.
assay_deps_folder(models scripts/models.lock ASSAY_MODELS)
add_library(Assay::Arrow SHARED IMPORTED)
set_target_properties(Assay::Arrow PROPERTIES
  IMPORTED_LOCATION ${pyarrow}/libarrow.so.2600
  INTERFACE_INCLUDE_DIRECTORIES "${pyarrow}/include")
add_library(Assay::Parquet SHARED IMPORTED)
set_target_properties(Assay::Parquet PROPERTIES
  IMPORTED_LOCATION ${pyarrow}/libparquet.so.2600
  INTERFACE_LINK_LIBRARIES Assay::Arrow)

# Assay::Torch: LibTorch without find_package(Torch), which wants a CUDA toolkit. libtorch_cpu.so
# has undefined symbols that only Python or CUDA set-ups provide and that we never call.
assay_deps_folder(torch scripts/torch.lock torch_dir)
string(APPEND torch_dir /torch)
if(ASSAY_TORCH)
  set(torch_dir ${ASSAY_TORCH})
  if(NOT EXISTS ${torch_dir}/lib AND EXISTS ${torch_dir}/torch/lib)
    set(torch_dir ${torch_dir}/torch)
  endif()
endif()
if(NOT ASSAY_WITH_TORCH STREQUAL OFF AND EXISTS ${torch_dir}/lib/libtorch_cpu.so)
  file(STRINGS ${torch_dir}/version.py torch_version REGEX "^__version__")
  if(NOT torch_version MATCHES "'2\\.11\\.")
    message(FATAL_ERROR
      "wrong PyTorch in ${torch_dir}: got ${torch_version}, expected 2.11.x; unset ASSAY_TORCH or "
      "point it to another one")
  endif()
  add_library(Assay::C10 SHARED IMPORTED)
  set_target_properties(Assay::C10 PROPERTIES IMPORTED_LOCATION ${torch_dir}/lib/libc10.so)
  add_library(Assay::Torch SHARED IMPORTED)
  set_target_properties(Assay::Torch PROPERTIES
    IMPORTED_LOCATION ${torch_dir}/lib/libtorch_cpu.so
    INTERFACE_INCLUDE_DIRECTORIES
      "${torch_dir}/include;${torch_dir}/include/torch/csrc/api/include"
    INTERFACE_LINK_LIBRARIES Assay::C10
    INTERFACE_LINK_OPTIONS LINKER:--allow-shlib-undefined)
elseif(ASSAY_WITH_TORCH STREQUAL ON OR ASSAY_TORCH)
  message(FATAL_ERROR "no LibTorch in ${torch_dir}; run scripts/setup or set ASSAY_TORCH")
else()
  message(STATUS "building without torch")
endif()

# The report's JavaScript and CSS, embedded as npm/<file name>.
assay_deps_folder(npm reports/assets/npm/package-lock.json npm_dir)
set(modules ${npm_dir}/node_modules)
set(ASSAY_NPM_FILES
  ${modules}/vega/build/vega.min.js
  ${modules}/vega-lite/build/vega-lite.min.js
  ${modules}/tabulator-tables/dist/js/tabulator.min.js
  ${modules}/tabulator-tables/dist/css/tabulator.min.css)
if(NOT EXISTS ${npm_dir})
  message(FATAL_ERROR "the npm packages are not in ${npm_dir}; run scripts/setup")
endif()

# vega-interpreter comes as a module only. A page of one file wants a classic script: its imports
# are all functions that the vega bundle carries, and its one export becomes a global.
file(READ ${modules}/vega-interpreter/build/vega-interpreter.js interpreter)
string(REGEX REPLACE "import ({[^}]*}) from 'vega-util';" "const \\1 = vega;" classic
  "${interpreter}")
string(REGEX REPLACE "export { expression as expressionInterpreter };\n[^\n]*\n?$"
  "globalThis.vegaInterpreter = { expressionInterpreter: expression };\n" classic "${classic}")
if(NOT classic MATCHES "= vega;.*globalThis.vegaInterpreter" OR classic MATCHES "\n(im|ex)port ")
  message(FATAL_ERROR "vega-interpreter's module has another shape than expected; see AssayDependencies.cmake")
endif()
file(CONFIGURE OUTPUT ${CMAKE_BINARY_DIR}/generated/vega-interpreter.js
  CONTENT "(function () {\n${classic}})();\n" @ONLY)
list(APPEND ASSAY_NPM_FILES ${CMAKE_BINARY_DIR}/generated/vega-interpreter.js)

# Playwright, for tests/browser alone.
assay_deps_folder(browser tests/browser/package-lock.json ASSAY_BROWSER_MODULES)
string(APPEND ASSAY_BROWSER_MODULES /node_modules)
