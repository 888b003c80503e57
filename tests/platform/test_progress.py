"""What is told of long work: which pass, how far, and how long is left of it."""

from fordel.cli import progress
from fordel.progress import come_to, listening


def test_a_pass_is_told_every_so_often_and_the_next_begins_anew(monkeypatch):
    clock, told = [0.0], []
    monkeypatch.setattr(progress.time, "monotonic", lambda: clock[0])
    with listening(progress.passes(told.append, every=15.0)):
        for seconds, done in ((5, 100), (20, 250), (25, 500), (60, 1000), (64, 100), (80, 500), (81, 600)):
            clock[0] = float(seconds)
            come_to(done, 1000)
    assert told == [
        "pass 1 over 1,000 rows, 25 %, about 1 min 0 s left of it",
        "pass 2 over 1,000 rows, 10 %, about 36.0 s left of it",
        "pass 2 over 1,000 rows, 50 %, about 20.0 s left of it",
    ]


def test_nobody_need_listen():
    come_to(1, 2)
