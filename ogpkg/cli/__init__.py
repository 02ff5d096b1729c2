"""The command `ogpkg`. Thin: every command composes rooms and turns their errors into exit codes.

Exit codes: 0 done, 1 done but not all is well (an import left something unplaced, data do not conform),
2 could not run.
Results go to standard output, complaints to standard error.
"""

from __future__ import annotations

from importlib import import_module

import click

from ogpkg import __version__

#: Command → the module that has it, and its name there. A command is imported when it is asked for: nobody who imports
#: a document waits for the web.
COMMANDS = {
    "build": ("building", "build"),
    "serve": ("building", "serve"),
    "query": ("asking", "query"),
    "describe": ("asking", "describe"),
    "dump": ("asking", "dump"),
    "export": ("export", "export"),
    "import": ("documents", "import_"),
    "reconcile": ("reconcile", "reconcile"),
    "template": ("template", "template"),
    "validate": ("checking", "validate"),
}


class _Commands(click.Group):
    """The commands of `COMMANDS`."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        module, name = COMMANDS[cmd_name]
        command: click.Command = getattr(import_module(f"ogpkg.cli.{module}"), name)
        return command


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
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
