"""StatBank: tables of Statistics Denmark and of a municipality's own bank become extracts in ``data/raw/statbank``.

``statbank.yaml`` says what is fetched; a run never touches the network. See ``docs/statbank.md``.
"""
