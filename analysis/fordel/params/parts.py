"""What every part of the settings is made of: strict, frozen models and the kinds of values in them."""

import re
from decimal import Decimal
from typing import Annotated

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field

from fordel.publish.write import HOSTILE_TEXT


def _exact(value: object) -> object:
    """A number as it is written, not as a float stores it."""
    if isinstance(value, bool) or (isinstance(value, str) and not re.fullmatch(r"-?\d+(\.\d+)?", value)):
        raise ValueError(f"expected a number, such as 2 or -2.5, found {value!r}")
    return Decimal(str(value)) if isinstance(value, float) else value


Number = Annotated[Decimal, BeforeValidator(_exact), Field(allow_inf_nan=False, ge=-(10**12), le=10**12, decimal_places=6)]
Year = Annotated[int, Field(ge=1900, le=2100)]
Name = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,39}$")]
Text = Annotated[str, Field(min_length=1, max_length=2000)]


def _printable(text: str) -> str:
    """A name that may stand in a table: a spreadsheet does not compute it, and it keeps the direction of writing."""
    if re.search(HOSTILE_TEXT, text) or any(not sign.isprintable() for sign in text):
        raise ValueError(f"{text!r} begins with =, +, -, @ or holds a control sign, which a spreadsheet or page acts on; write it plainly")
    return text


Label = Annotated[Text, AfterValidator(_printable)]


class Part(BaseModel):
    """A part of ``params.yaml``: frozen, and strict about keys it does not know."""

    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False)


class Labels(Part):
    """A name in both report languages."""

    da: Label
    en: Label


class Word(Part):
    """A noun as it stands in sentences: one, many, the (definite singular), the_many (definite plural)."""

    one: Label
    many: Label
    the: Label
    the_many: Label
