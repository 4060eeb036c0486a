#pragma once

#include <string>

namespace assay {

/// `assay 0.1.0` and a newline.
std::string VersionLine();

/// The version, the libraries' versions, devices and CPU capability, one per line. Loads torch.
std::string VersionReport();

}  // namespace assay
