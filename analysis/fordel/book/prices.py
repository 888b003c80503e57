"""In which prices the changes from last year's budget are stated, in words."""

from collections.abc import Mapping

from fordel.texts import Texts


def price_note(allocation: Mapping, texts: Texts) -> str:
    """That changes are nominal, and how far prices have moved where the run compared two years.

    Parameters
    ----------
    allocation : mapping
        The content of ``reports/allocation.json``; its ``last_year`` is absent or None where there is no last year's key.
    texts : Texts
    """
    ratio = (allocation.get("last_year") or {}).get("prices")
    if ratio is None:
        return texts("book.prices.own")
    moved = texts("book.prices.fallen" if ratio < 1 else "book.prices.risen", percent=texts.percent(abs(ratio - 1)))
    return f"{texts('book.prices.own')} {moved}"
