"""Report: one page a politician can read, a workbook and a map, from the files that the other stages wrote.

Pure functions turn results into content; thin renderers turn content into HTML and XLSX.
"""
