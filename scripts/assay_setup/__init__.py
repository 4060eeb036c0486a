"""The parts of scripts/setup: one file per kind of thing that it provides. Standard library only."""
