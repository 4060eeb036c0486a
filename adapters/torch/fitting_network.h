#pragma once

#include <cstdint>
#include <functional>
#include <memory>

#include "adapters/torch/network.h"

namespace assay {

/// Rows of a forward on a GPU below which it would be idle most of the time.
inline constexpr int64_t kFewestRows = 512;

/// Makes a network; where `make` throws torch's out-of-memory error, again with half the rows, and
/// so on down to `kFewestRows`; the network's note says so. Networks on a GPU run their largest
/// forward once while they are made, so that this happens before anything is judged: the number of
/// rows is part of what bits depend on. Throws Error where the fewest do not fit either.
std::unique_ptr<Network> MakeFittingNetwork(
    Network::Options options,
    const std::function<std::unique_ptr<Network>(const Network::Options&)>& make);

}  // namespace assay
