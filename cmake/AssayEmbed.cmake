# assay_embed(<target> FILES <path>... NPM <file>...) compiles files into <target>, to be read by
# EmbeddedFile() of harness/io/embedded.h. FILES are relative to the source root and keep that name;
# NPM files are named npm/<file name>. The bytes come in through the assembler's .incbin, which
# costs nothing to compile; only the table of names is C++.
function(assay_embed target)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "" "FILES;NPM")
  set(paths "")
  foreach(file IN LISTS arg_FILES)
    list(APPEND paths ${CMAKE_SOURCE_DIR}/${file})
  endforeach()
  set(names ${arg_FILES})
  foreach(file IN LISTS arg_NPM)
    get_filename_component(name ${file} NAME)
    list(APPEND paths ${file})
    list(APPEND names npm/${name})
  endforeach()

  set(assembly "    .section .rodata\n")
  set(declarations "")
  set(rows "")
  set(index 0)
  foreach(path name IN ZIP_LISTS paths names)
    set(symbol assay_embedded_${index})
    string(APPEND assembly
      "    .globl ${symbol}, ${symbol}_end\n    .hidden ${symbol}, ${symbol}_end\n"
      "${symbol}:\n    .incbin \"${path}\"\n${symbol}_end:\n    .byte 0\n")
    string(APPEND declarations "extern const char ${symbol}[], ${symbol}_end[];\n")
    string(APPEND rows "    {\"${name}\", ${symbol}, ${symbol}_end},\n")
    math(EXPR index "${index} + 1")
  endforeach()
  string(APPEND assembly "    .section .note.GNU-stack,\"\",@progbits\n")

  set(folder ${CMAKE_BINARY_DIR}/generated)
  file(CONFIGURE OUTPUT ${folder}/embedded_files.S CONTENT "${assembly}" @ONLY)
  configure_file(${CMAKE_SOURCE_DIR}/cmake/embedded.cc.in ${folder}/embedded.cc @ONLY)
  set_source_files_properties(${folder}/embedded_files.S PROPERTIES OBJECT_DEPENDS "${paths}")
  target_sources(${target} PRIVATE ${folder}/embedded_files.S ${folder}/embedded.cc)
endfunction()
