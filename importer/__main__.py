"""`python -m importer` is `importer`."""

from importer.cli.main import main

if __name__ == "__main__":
    main()
