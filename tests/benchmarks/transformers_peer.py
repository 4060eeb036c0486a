"""transformers as RewardBench's scripts use it: AutoModelForSequenceClassification with sdpa, chosen and
rejected in batches of their own, in the data's order, padded to the longest."""

import os
import time

THREADS = 2
os.environ["OMP_NUM_THREADS"] = str(THREADS)
os.environ.setdefault("HF_HUB_OFFLINE", "1")
os.environ.setdefault("TQDM_DISABLE", "1")


class Transformers:
    def __init__(self, folder, dtype, ids):
        """`ids`: of the responses of pairs, one pair after the other."""
        import torch

        torch.set_num_threads(THREADS)
        self.torch = torch
        self.model = load(folder, dtype)
        self.pad = self.model.config.pad_token_id
        self.ids = ids

    def round(self, batch):
        """Seconds, and the rewards in the order of `ids`."""
        rewards = [0.0] * len(self.ids)
        start = time.perf_counter()
        with self.torch.no_grad():
            for side in (0, 1):
                places = range(side, len(self.ids), 2)
                for first in range(0, len(places), batch):
                    some = places[first:first + batch]
                    longest = max(len(self.ids[i]) for i in some)
                    tokens = self.torch.tensor(
                        [self.ids[i] + [self.pad] * (longest - len(self.ids[i])) for i in some])
                    mask = (tokens != self.pad).long() if batch > 1 else None
                    logits = self.model(tokens, attention_mask=mask).logits.float().flatten()
                    for i, reward in zip(some, logits.tolist()):
                        rewards[i] = reward
        return time.perf_counter() - start, rewards


def load(folder, dtype):
    import torch
    import transformers

    return transformers.AutoModelForSequenceClassification.from_pretrained(
        folder, dtype=getattr(torch, dtype), attn_implementation="sdpa").eval()
