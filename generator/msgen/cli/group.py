"""The command group that runs commands and reports how they ended."""

from __future__ import annotations

import difflib
import sys
from typing import TYPE_CHECKING, Any, NoReturn, cast

import typer
from typer.core import TyperGroup

from msgen.errors import Finding, InputError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from msgen.cli.output import Output
    from msgen.cli.results import Result


class CommandGroup(TyperGroup):
    """Commands by name; an unknown one is answered with the nearest."""

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:  # noqa: ANN401 - typer hides its types
        """The command that the first argument names."""
        name = args[0]
        unknown = self.get_command(ctx, name) is None and not name.startswith("-")
        if unknown and not ctx.resilient_parsing:
            commands = self.list_commands(ctx)
            near = difflib.get_close_matches(name, commands, n=1)
            if near:
                hint = f"did you mean `{ctx.command_path} {near[0]}`?"
            else:
                hint = f"the commands are: {', '.join(commands)}"
            raise InputError(Finding(ctx.command_path, f"no such command {name!r}", hint))
        return super().resolve_command(ctx, args)


class ReportingGroup(CommandGroup):
    """The root: every way a command can end passes through here and becomes one result."""

    def main(
        self,
        args: Sequence[str] | None = None,
        prog_name: str | None = None,
        complete_var: str | None = None,
        standalone_mode: bool = True,  # noqa: ARG002 - the signature is typer's
        windows_expand_args: bool = True,
        **extra: Any,  # noqa: ANN401
    ) -> NoReturn:
        """Run the command line, report, and exit with its status."""
        from msgen.cli.output import Output, open_closed_streams
        from msgen.cli.stop import stops_raised

        open_closed_streams()
        argv = list(sys.argv[1:] if args is None else args)
        output = Output.for_arguments(argv)
        run = super().main

        def result() -> object:
            return run(
                argv,
                prog_name,
                complete_var,
                standalone_mode=False,
                windows_expand_args=windows_expand_args,
                obj=output,
                **extra,
            )

        with output.libraries_kept_off_stdout(), stops_raised():
            outcome = _outcome(result, output)
        sys.exit(output.emit(outcome))


def _outcome(command: Callable[[], object], output: Output) -> Result:
    """What the command returned or, if it raised, the failure that the exception means."""
    from msgen.cli.failures import INTERRUPTED, failure_of, stopped_failure, usage_failure
    from msgen.cli.results import Done
    from msgen.cli.stop import Stopped

    try:
        returned = command()
    except Stopped as stopped:
        return stopped_failure(stopped.status)
    except SystemExit as ended:
        # Typer's answer to a reader that left in the middle of its help page: no error here.
        if not isinstance(ended.__context__, BrokenPipeError):
            raise
        returned = 0
    except typer.Abort:
        return INTERRUPTED
    except typer.TyperException as error:
        output.traceback()
        return usage_failure(error)
    except Exception as error:  # noqa: BLE001 - no traceback reaches a user who did not ask for it
        output.traceback()
        return failure_of(error)
    if isinstance(returned, int):  # typer's own answer: 0 after --help, 130 after Ctrl-C
        return Done() if returned == 0 else INTERRUPTED
    return cast("Result", returned)
