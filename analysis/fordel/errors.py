"""The few errors a user can meet: each message says what, where, what was expected and what to do."""


class FordelError(Exception):
    """A fault in the input, the settings or the workspace; the command ends with exit code 2."""


class ParamsError(FordelError):
    """``params.yaml`` cannot be used; the message lists every fault in it."""


class WorkspaceError(FordelError):
    """The folder is not a usable workspace, or a file that a stage needs is not there."""


class InputError(FordelError):
    """The extracts break the contract; the violations stand in ``data/ingest.csv``."""


class ModelError(FordelError):
    """The need model cannot be estimated from these observations."""


class AllocationError(FordelError):
    """The pot cannot be distributed under these rules; ``rule`` is the id of the one that was broken (``docs/steps.md``)."""

    def __init__(self, message: str, rule: str = "") -> None:
        super().__init__(message)
        self.rule = rule


class ReportError(FordelError):
    """A document cannot be written as it is; the message names the document and what in it is at fault."""
