"""``python -m onrecord`` is the command."""

import sys

if __name__ == "__main__":
    if not sys.flags.safe_path:
        # The current folder, which may be a stranger's dossier: no place to find modules in.
        sys.path.pop(0)
    from onrecord.cli.main import main

    main(prog_name="onrecord")
