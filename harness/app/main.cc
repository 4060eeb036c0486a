#include <csignal>
#include <cstdio>
#include <exception>
#include <iostream>

#include "harness/app/bus_error.h"
#include "harness/app/program.h"
#include "harness/core/error.h"
#include "harness/core/printable.h"

int main(int argc, char** argv) {
  assay::ReportBusErrors();
  std::signal(SIGXFSZ, SIG_IGN);  // a file at its size limit is a failed write, with a message
  try {
    return assay::RunProgram({argv, argv + argc}, std::cout, std::cerr);
  } catch (const assay::Error& error) {
    std::fprintf(stderr, "error: %s\n", assay::Printable(error.what()).c_str());
    return static_cast<int>(error.exit());
  } catch (const std::bad_alloc&) {
    std::fprintf(stderr, "error: out of memory\n");
  } catch (const std::exception& error) {
    std::fprintf(stderr, "error: unexpected: %s; please report it\n",
                 assay::Printable(error.what()).c_str());
  }
  return 1;
}
