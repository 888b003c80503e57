"""The edition: everything that people open, written together.

The page, the workbook, the what-if page and the map tell one run; here they are checked to be of the same one.
"""
