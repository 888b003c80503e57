"""``params.yaml`` as typed, frozen objects: every setting of a workspace, and nothing else.

Unknown keys are errors, and all faults are reported at once. The JSON Schema of this page is
published as ``docs/params.schema.json``.
"""

from fordel.params.criteria import Criterion
from fordel.params.files import raw_files, source_files
from fordel.params.model import Model
from fordel.params.parse import parse_params, read_params
from fordel.params.parts import Word
from fordel.params.policy import Policy, TransitionRules
from fordel.params.sources import MODEL, TABLES, Acknowledgement, Source
from fordel.params.whole import Params

__all__ = [
    "MODEL",
    "TABLES",
    "Acknowledgement",
    "Criterion",
    "Model",
    "Params",
    "Policy",
    "Source",
    "TransitionRules",
    "Word",
    "parse_params",
    "raw_files",
    "read_params",
    "source_files",
]
