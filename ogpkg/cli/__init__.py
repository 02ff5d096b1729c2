"""The command `ogpkg`. Thin: every command composes rooms and turns their errors into exit codes.

Exit codes: 0 done, 1 done but not all is well (an import left something unplaced, data do not conform),
2 could not run.
Results go to standard output, complaints to standard error.
"""

from __future__ import annotations

import click

from ogpkg import __version__
from ogpkg.cli.asking import describe, dump, query
from ogpkg.cli.building import build, serve
from ogpkg.cli.checking import validate
from ogpkg.cli.documents import import_
from ogpkg.cli.export import export
from ogpkg.cli.reconcile import reconcile
from ogpkg.cli.template import template


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="ogpkg")
def main() -> None:
    """Open Government Partnership promises as a knowledge graph one can trust.

    \b
    Examples:
      ogpkg serve
      ogpkg query 'SELECT ?title { commitment:KR0042 dcterms:title ?title }'
      ogpkg describe KR0042
      ogpkg import plan.docx --plan KR-4 -o my/plan.ttl
      ogpkg template plan.xlsx
      ogpkg validate plan.xlsx
      ogpkg serve --data my
    """


for _command in (build, serve, query, describe, dump, export, import_, reconcile, template, validate):
    main.add_command(_command)
