"""The register of rules: each has an id, a severity and a scope; its sentences stand in ``texts/*/rules.toml``."""

from dataclasses import dataclass
from typing import Literal

Severity = Literal["error", "warning", "info"]


@dataclass(frozen=True)
class Rule:
    """One rule of the contract.

    Attributes
    ----------
    id : str
        ``I-`` and three digits; never used again for another rule.
    severity : {"error", "warning", "info"}
        An error stops the run; a warning waits to be acknowledged; info is only told.
    scope : {"cell", "table"}
        ``cell``: the violation stands in rows, which ``reports/ingest.csv`` counts. ``table``: it concerns
        a file, a table or a unit, and its sentence may be published as it is.
    figures : bool
        Whether the sentence states figures that few children may lie behind. Where a table's rows are children, a sentence
        without them is published instead.
    """

    id: str
    severity: Severity
    scope: Literal["cell", "table"] = "cell"
    figures: bool = False

    @property
    def title(self) -> str:
        """The key of the rule's short sentence, without rows."""
        return f"rule.{self.id}.title"

    @property
    def message(self) -> str:
        """The key of the rule's sentence about one violation."""
        return f"rule.{self.id}.message"

    @property
    def published(self) -> str:
        """The key of the sentence without figures, for a rule that has `figures`."""
        return f"rule.{self.id}.published"


FILE_NOT_FOUND = Rule("I-001", "error", "table")
FILE_OUTSIDE = Rule("I-002", "error", "table")
FILE_UNREADABLE = Rule("I-003", "error", "table")
WRONG_ENCODING = Rule("I-004", "error", "table")
WRONG_SHEET = Rule("I-005", "error", "table")
RAGGED_ROW = Rule("I-006", "error")
EMPTY_TABLE = Rule("I-007", "error", "table")
COLUMN_MISSING = Rule("I-008", "error", "table")
COLUMN_UNDECLARED = Rule("I-009", "error", "table")
COLUMN_TWICE = Rule("I-010", "error", "table")
WRONG_SEPARATOR = Rule("I-011", "error", "table")
FILTER_IDLE = Rule("I-012", "warning", "table")
MISSING_NOT_ALLOWED = Rule("I-013", "error", "table")
SETTING_UNKNOWN = Rule("I-014", "error", "table")
QUOTE_OPEN = Rule("I-015", "error", "table")
FORMULA_OPEN = Rule("I-016", "error", "table")
COLUMN_PERSONAL = Rule("I-017", "error", "table")
HEADER_ABSENT = Rule("I-018", "error", "table")

WRONG_TYPE = Rule("I-020", "error")
NOT_FINITE = Rule("I-021", "error")
NEGATIVE = Rule("I-022", "error")
SENTINEL = Rule("I-023", "error")
SHARE_RANGE = Rule("I-024", "error")
PERCENT_RANGE = Rule("I-025", "error")
PERCENT_AS_SHARE = Rule("I-026", "warning", "table")
NOT_A_FLAG = Rule("I-027", "error")
NOT_A_LEVEL = Rule("I-028", "error")
OUT_OF_RANGE = Rule("I-029", "error")
VALUE_MISSING = Rule("I-030", "error")
CPR_LIKE = Rule("I-031", "error")
LIKE_A_FORMULA = Rule("I-032", "error")
CONTACT_LIKE = Rule("I-033", "error")
HIDDEN_SIGN = Rule("I-034", "error")
GARBLED = Rule("I-035", "error")
THOUSANDS_LIKE = Rule("I-036", "warning")
FAR_FROM_BANDS = Rule("I-037", "warning")
NOT_TO_DIVIDE_BY = Rule("I-038", "error")

DUPLICATE_KEY = Rule("I-040", "error")
UNKNOWN_AREA = Rule("I-041", "error")
UNKNOWN_CENTRE = Rule("I-042", "error")
AREA_WITHOUT_CENTRE = Rule("I-043", "error")
AREA_IN_TWO_CENTRES = Rule("I-044", "error")
YEAR_MISSING = Rule("I-045", "error", "table")
OTHER_POPULATION_YEAR = Rule("I-046", "error")
PRICE_MISSING = Rule("I-047", "error", "table")
YEAR_UNUSED = Rule("I-048", "warning")
AREA_WITHOUT_CHILDREN = Rule("I-049", "warning")
CHILD_YEARS_OVER_ONE = Rule("I-050", "error")
AREA_WITHOUT_FIGURES = Rule("I-051", "error")
UNIT_WITHOUT_CHILDREN = Rule("I-052", "error", "table")
CODES_ALIKE = Rule("I-053", "warning")
CHILD_COUNTED_TWICE = Rule("I-054", "error")
PRICE_LEAP = Rule("I-055", "warning", "table")
LEVEL_ABSENT = Rule("I-056", "warning", "table")
AREA_NOT_DELIVERED = Rule("I-057", "warning")
CENTRE_WITHOUT_AREA = Rule("I-058", "warning")
NAME_TWICE = Rule("I-059", "warning")

OUTCOME_WITHOUT_CHILDREN = Rule("I-060", "error")
COST_PER_CHILD_OFF = Rule("I-061", "error", "table")
TOTAL_OFF = Rule("I-062", "error", "table")
MIXED_COST_BASIS = Rule("I-063", "error", "table")
HOME_AREA_MISSING = Rule("I-064", "warning")
HOME_AREA_ABSENT = Rule("I-065", "warning", "table")
UNIT_INDEX_EXTREME = Rule("I-066", "warning", "table", figures=True)
UNIT_INDEX_JUMP = Rule("I-067", "warning", "table", figures=True)
AREA_INDEX_EXTREME = Rule("I-068", "info", "table")
CRITERION_SHIFT = Rule("I-069", "warning", "table", figures=True)

BOUNDARY_UNUSABLE = Rule("I-070", "error")
BOUNDARY_MISSING = Rule("I-071", "warning", "table")
BOUNDARY_UNKNOWN = Rule("I-072", "warning")
BOUNDARY_REPAIRED = Rule("I-073", "info")
SYSTEM_UNKNOWN = Rule("I-074", "error", "table")
PARTS_MISSING = Rule("I-075", "error", "table")
TOO_LARGE = Rule("I-076", "error", "table")
ACKNOWLEDGEMENT_IDLE = Rule("I-080", "info", "table")

PART_OVER_WHOLE = Rule("I-081", "error")
NOBODY_WITHOUT = Rule("I-082", "warning", "table")
POPULATION_LEAP = Rule("I-083", "warning", "table")
BASIS_UNSTATED = Rule("I-084", "warning", "table")
BUDGET_MISSING = Rule("I-085", "warning", "table")
HISTORY_LEAP = Rule("I-086", "warning", "table")
UNIT_AMOUNT_LEAP = Rule("I-087", "warning", "table")
UNIT_AMOUNT_SCALE = Rule("I-088", "error", "table")
UNIT_POPULATION_LEAP = Rule("I-089", "warning", "table", figures=True)
LEVEL_SHIFT = Rule("I-090", "warning", "table", figures=True)
UNIT_CRITERION_SHIFT = Rule("I-091", "warning", "table", figures=True)
GROWTH_RATES = Rule("I-092", "warning", "table")
NAME_OF_NOBODY = Rule("I-093", "error", "table")
RECEIVERS_ALIKE = Rule("I-094", "error", "table")
SUM_TOO_LARGE = Rule("I-095", "error", "table")

RULES: dict[str, Rule] = {rule.id: rule for rule in list(globals().values()) if isinstance(rule, Rule)}
