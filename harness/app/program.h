#pragma once

#include <iosfwd>
#include <string>
#include <vector>

namespace assay {

/// The whole program behind `main`: parses `arguments` (the program's name first), runs one
/// subcommand, and returns the exit code of DESIGN §3. The result goes to `out`, progress and
/// messages to `err`. Throws Error where the command cannot go on.
int RunProgram(const std::vector<std::string>& arguments, std::ostream& out, std::ostream& err);

}  // namespace assay
