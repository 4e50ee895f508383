"""What the addon's commands have in common: their options, and the database they work on."""

from collections.abc import Callable

from odoo.modules.registry import Registry
from odoo.tools import config


def open_registry(parser, cmdline: list[str], model: str, new_key: Callable[[], str]):
    """The registry of the database that the command line names; None when it only asked for a
    fresh key, which is printed.

    :param parser: the command's own ``argparse`` parser
    :param model: a model that the database has when the addon is installed in it
    :raises SystemExit: the command line is wrong, or the addon is not installed
    """
    parser.add_argument("-c", "--config", help="use this configuration file")
    parser.add_argument("-d", "--database", required=True, help="name of the database")
    parser.add_argument(
        "--new-key", action="store_true", help="only print a fresh key, and change nothing"
    )
    if "--new-key" in cmdline:
        print(new_key())
        return None
    arguments = parser.parse_args(cmdline)
    options = ["-c", arguments.config] if arguments.config else []
    config.parse_config([*options, "-d", arguments.database], setup_logging=True)
    registry = Registry(arguments.database)
    if model not in registry:
        raise SystemExit(f"The CCTV addon is not installed in {arguments.database}.")
    return registry
