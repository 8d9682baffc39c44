"""``python -m onrecord``: the command, where no script of that name is on the path."""

from onrecord.cli.main import main

main(prog_name="onrecord")
