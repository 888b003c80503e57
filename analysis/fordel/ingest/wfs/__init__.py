"""WFS: a layer of a map server becomes an extract in ``data/raw/wfs``, for the table ``boundaries``.

``fordel fetch --wfs ADDRESS --layer NAME`` fetches it; a run never touches the network.
"""
