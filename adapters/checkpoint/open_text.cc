#include "adapters/checkpoint/open_text.h"

#include "adapters/checkpoint/gguf_tokenizer.h"

namespace assay {

CheckpointText OpenText(const Checkpoint& checkpoint, const TextOptions& options) {
  if (const GgufMetadata* metadata = checkpoint.files->metadata()) {
    return OpenGgufText(*metadata, checkpoint.path, options);
  }
  return OpenText(checkpoint.text_folder, options);
}

}  // namespace assay
