"""Limner, started from its folder: `python main.py` is `limner`."""

from app.cli import main

if __name__ == "__main__":
    main()
