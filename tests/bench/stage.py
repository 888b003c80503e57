"""``python -m tests.bench.stage need -w FOLDER``: the command ``fordel`` with these arguments; its peak memory on the last line."""

from fordel.cli import main
from tests.peak import peak_megabytes

if __name__ == "__main__":
    try:
        main()
    finally:
        print(f"\n{peak_megabytes()}")
