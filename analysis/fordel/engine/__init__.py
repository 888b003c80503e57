"""Engine: what computes the results - a hash of each stage's modules and of the installed packages.

It writes ``engine.json``, so that a change of code or package re-runs exactly the stages it can reach.
No room of the pipeline imports it; it reads their source as text and imports none of them.
"""
