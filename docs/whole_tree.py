# ruff: noqa: INP001  a hook of mkdocs, not a package
"""Let the site have the tree's own layout, so that a link which leads somewhere in the repository does so in the site.

MkDocs takes the pages of one folder only. Here every page keeps its path from the root of the repository, and the
pages and files outside docs/ that pages link to come along.
"""

from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files

ROOT = Path(__file__).parents[1]
ALONG = ("README.md", "CHANGELOG.md", "LICENSE", "mappings/*", "samples/**/*", "benchmarks/*.md")
"""What comes along, as patterns from the root."""


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Return the files of the site under their paths from the root."""
    folder = Path(config.docs_dir)
    for file in [each for each in files if each.src_dir == config.docs_dir]:
        files.remove(file)
        files.append(_file((folder / file.src_uri).relative_to(ROOT), config))
    for path in sorted(path for pattern in ALONG for path in ROOT.glob(pattern)):
        if path.is_file() and "__pycache__" not in path.parts:
            files.append(_file(path.relative_to(ROOT), config))
    return files


def _file(path: Path, config: MkDocsConfig) -> File:
    return File(path.as_posix(), str(ROOT), config.site_dir, config.use_directory_urls)
