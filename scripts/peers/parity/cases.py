"""All cases. To add one: a line in the list of its family, then run parity_references.py NAME."""

import cases_adapters
import cases_decoders
import cases_encoders
import cases_heads
import cases_language

ALL = [*cases_decoders.CASES, *cases_encoders.CASES, *cases_heads.CASES, *cases_language.CASES,
       *cases_adapters.CASES]
