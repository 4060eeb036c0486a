"""Token sequences of a case, written as a formula.

    "1 q*40 5 | a*12 2"

is token 1, forty tokens of the random stream `q`, 5, twelve of the stream `a`, and 2. `|` ends the
prompt. Two sequences that use the same stream begin alike there. Random tokens lie in [low, high).
"""

from weights import draw


def expand(case, formula):
    """(ids, length of the prompt)."""
    low, high = case["inputs"]["random"]
    ids, shared = [], 0
    for piece in formula.split():
        if piece == "|":
            shared = len(ids)
        elif "*" in piece:
            stream, count = piece.split("*")
            drawn = draw(case["inputs"]["seed"], "tokens " + stream, int(count))
            ids += [low + int(value % (high - low)) for value in drawn.tolist()]
        else:
            ids.append(int(piece))
    return ids, shared


def sequences(case):
    return [expand(case, formula) for formula in case["inputs"]["sequences"]]


LENGTHS = [(3, (2,)), (9, (5, 14)), (30, (8, 9, 40)), (64, (3, 65)), (17, (120,)), (100, (30, 31, 80, 1)),
           (40, (24, 12)), (5, (60, 7, 19, 33)), (150, (50, 64)), (210, (20, 70)), (75, (45, 16, 21)),
           (12, (90, 28)), (128, (128,)), (20, (180,)),
           *((10 + 6 * k, (6 + 3 * k, 50 - 2 * k, 11 + k)) for k in range(14))]


def conversations(begin="1", middle="5", end="6 2", lengths=LENGTHS, response="{stream}*{count}"):
    """Prompts of mixed lengths with several responses each; all end alike, so that a reward depends on
    more than the last tokens."""
    result = []
    for p, (prompt, responses) in enumerate(lengths):
        for r, count in enumerate(responses):
            body = response.format(stream=f"p{p}r{r}", count=count)
            result.append(f"{begin} p{p}*{prompt} {middle} | {body} {end}")
    return result
