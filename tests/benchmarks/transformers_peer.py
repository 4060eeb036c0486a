"""transformers as RewardBench's scripts use it: AutoModelForSequenceClassification with sdpa, chosen and
rejected in batches of their own, in the data's order, padded to the longest."""

import os
import time

THREADS = 2
os.environ["OMP_NUM_THREADS"] = str(THREADS)
os.environ.setdefault("HF_HUB_OFFLINE", "1")
os.environ.setdefault("TQDM_DISABLE", "1")


class Transformers:
    def __init__(self, folder, dtype, ids, responses=2, device="cpu"):
        """`ids`: of the responses of samples, one sample after the other, each with so many."""
        import torch

        torch.set_num_threads(THREADS)
        self.torch = torch
        self.device = device
        self.responses = responses
        self.model = load(folder, dtype, device)
        self.pad = self.model.config.pad_token_id
        self.ids = ids

    def round(self, batch):
        """Seconds, and the rewards in the order of `ids`."""
        rewards = [0.0] * len(self.ids)
        start = time.perf_counter()
        with self.torch.no_grad():
            for side in range(self.responses):
                places = range(side, len(self.ids), self.responses)
                for first in range(0, len(places), batch):
                    some = places[first:first + batch]
                    longest = max(len(self.ids[i]) for i in some)
                    tokens = self.torch.tensor(
                        [self.ids[i] + [self.pad] * (longest - len(self.ids[i])) for i in some],
                        device=self.device)
                    mask = (tokens != self.pad).long() if batch > 1 else None
                    logits = self.model(tokens, attention_mask=mask).logits.float().flatten()
                    for i, reward in zip(some, logits.tolist()):
                        rewards[i] = reward
        return time.perf_counter() - start, rewards


def load(folder, dtype, device="cpu"):
    import torch
    import transformers

    config = transformers.AutoConfig.from_pretrained(folder)
    attention = "eager" if config.model_type == "gemma2" else "sdpa"  # which refuses soft caps
    return transformers.AutoModelForSequenceClassification.from_pretrained(
        folder, dtype=getattr(torch, dtype), attn_implementation=attention).eval().to(device)
