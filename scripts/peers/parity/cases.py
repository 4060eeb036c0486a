"""All cases. To add one: a line in the list of its family, then run parity_references.py NAME."""

import cases_decoders
import cases_encoders

ALL = [*cases_decoders.CASES, *cases_encoders.CASES]
