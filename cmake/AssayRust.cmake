# assay_text_rs: the Rust static library behind harness/text (tokenizers, templates).
#
# The library depends only on the crate's own files, so it is kept in ASSAY_DEPS under the hash of
# those files: another clone of the same sources uses it as it is. Its dependencies, which are most
# of the work, are compiled once per Cargo.lock.

set(crate ${CMAKE_SOURCE_DIR}/harness/text/rust)
file(GLOB_RECURSE crate_files CONFIGURE_DEPENDS ${crate}/src/*)
list(APPEND crate_files ${crate}/Cargo.toml ${crate}/Cargo.lock)
list(SORT crate_files)
set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${crate_files})
find_program(CARGO cargo REQUIRED)
execute_process(COMMAND ${CARGO} --version OUTPUT_VARIABLE crate_hashes)
foreach(path IN LISTS crate_files)
  file(SHA256 ${path} hash)
  file(RELATIVE_PATH name ${crate} ${path})
  string(APPEND crate_hashes "${name} ${hash}\n")
endforeach()
string(SHA256 crate_hash "${crate_hashes}")
string(SUBSTRING ${crate_hash} 0 16 crate_hash)

assay_deps_folder(cargo harness/text/rust/Cargo.lock cargo_target)
set(rust_library ${ASSAY_DEPS}/rust-${crate_hash}/libassay_text.a)
add_custom_command(
  OUTPUT ${rust_library}
  COMMAND ${CMAKE_SOURCE_DIR}/scripts/build-rust ${crate} ${cargo_target} ${rust_library}
  COMMENT "Building the Rust text library"
  VERBATIM)
# No target depends on this one: ninja knows the file, and only linking waits for it.
add_custom_target(assay_text_rs_build DEPENDS ${rust_library})
add_library(assay_text_rs INTERFACE)
target_link_libraries(assay_text_rs INTERFACE ${rust_library} Threads::Threads m ${CMAKE_DL_LIBS})
