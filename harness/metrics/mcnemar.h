#pragma once

#include <cstddef>

namespace assay {

/// McNemar's exact mid-p value, two-sided, from the discordant counts of two paired
/// classifications. 1 where both are 0. Fagerland, Lydersen, Laake (2013), BMC Med. Res. Methodol.
/// 13:91.
double McNemarMidP(size_t only_first, size_t only_second);

}  // namespace assay
