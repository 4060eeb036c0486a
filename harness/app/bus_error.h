#pragma once

namespace assay {

/// Files are read through mappings, and a file that is cut short while it is read, or whose disk
/// fails, ends the process with SIGBUS. From this call on that is an error like any other: one line
/// that names the file, and exit code 1. What was committed before is stored, as after any kill.
void ReportBusErrors();

}  // namespace assay
