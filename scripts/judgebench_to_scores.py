#!/usr/bin/env python3
"""Turns JudgeBench's own output files into scores files that assay reads.

JudgeBench (github.com/ScalerLab/JudgeBench) writes one JSON line per pair to outputs/*.jsonl: the
pair itself, and "judgments", a list with one entry per game:

  {"pair_id": "…", "judgments": [
    {"judgment": {"judge_model": "…", "scores": [s_first, s_second]}, "decision": "A>B"},
    {"judgment": {…, "scores": [s_second, s_first]}, "decision": "B>A"}]}

The first game shows response A first, the second shows B first, and its scores and decision are in
that swapped order. Reward models carry "scores" and become rewards; other judges become verdicts.
"A=B" is a tie; a null judgment, no decision or any other decision is a reply without a verdict.

  scripts/judgebench_to_scores.py outputs/….jsonl > model.scores.jsonl
  assay run -s judgebench:gpt --data DIR -m scores:model.scores.jsonl
"""

import argparse
import json
import sys

OUTCOMES = {"A>B": "first", "B>A": "second", "A=B": "tie"}


class BadRecord(Exception):
    """A line that is not a JudgeBench output record."""


def game_scores(game):
    """The two scores of a reward model's game, or None for any other judge."""
    judgment = game.get("judgment") if isinstance(game, dict) else None
    scores = judgment.get("scores") if isinstance(judgment, dict) else None
    if not isinstance(scores, list) or len(scores) != 2:
        return None
    numbers = [isinstance(score, (int, float)) and not isinstance(score, bool) for score in scores]
    return scores if all(numbers) else None


def rewards_of(games):
    """Rewards of (A, B), or None where the games do not agree on them: then each order counts."""
    scores = [game_scores(game) for game in games]
    if None in scores:
        return None
    if len(scores) == 2 and scores[0] != scores[1][::-1]:
        return None
    return scores[0]


def verdict_of(game, swapped):
    """One verdict of a scores line: who was shown first, and the outcome in that order."""
    first, second = (1, 0) if swapped else (0, 1)
    decision = game.get("decision") if isinstance(game, dict) else None
    if decision in OUTCOMES:
        return {"first": first, "second": second, "outcome": OUTCOMES[decision]}
    return {"shown": [first, second], "failure": "no verdict in the reply"}


def scores_line(record):
    """The scores line of one output record."""
    if not isinstance(record, dict) or not isinstance(record.get("pair_id"), str):
        raise BadRecord('expected an object with "pair_id"')
    games = record.get("judgments")
    if not isinstance(games, list) or len(games) not in (1, 2):
        raise BadRecord('expected "judgments" with one or two games')
    rewards = rewards_of(games)
    if rewards is not None:
        return {"id": record["pair_id"], "rewards": rewards}
    verdicts = [verdict_of(game, swapped=index == 1) for index, game in enumerate(games)]
    return {"id": record["pair_id"], "verdicts": verdicts}


def convert(lines, write):
    """Converts every line that is not empty; raises BadRecord with the line's number."""
    count = 0
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            write(json.dumps(scores_line(json.loads(line)), ensure_ascii=False) + "\n")
        except (BadRecord, ValueError) as error:
            raise BadRecord(f"line {number}: {error}") from error
        count += 1
    if count == 0:
        raise BadRecord("the file has no records")
    return count


def main():
    parser = argparse.ArgumentParser(
        description="Turns a JudgeBench output file into a scores file (on standard output).")
    parser.add_argument("file", help="outputs/….jsonl of JudgeBench")
    path = parser.parse_args().file
    try:
        with open(path, encoding="utf-8") as lines:
            count = convert(lines, sys.stdout.write)
    except (OSError, UnicodeDecodeError, BadRecord) as error:
        sys.exit(f"error: {path}: {error}")
    print(f"{count} pairs", file=sys.stderr)


if __name__ == "__main__":
    main()
