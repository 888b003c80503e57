"""The yearly cycle: a workspace on its way from one budget year to the next.

It checks what is missing, adopts a year, rolls over to the next, tells what has moved since, and lifts old settings. It
computes no figure; the stages do.
"""
