"""``python -m rangeviz``: the command line."""

from rangeviz.cli import main

if __name__ == "__main__":
    main()
