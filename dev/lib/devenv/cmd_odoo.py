"""`dev/odoo ARGS`: the odoo command in this environment."""

from .children import run_in_foreground
from .environment import prepare
from .postgres import Cluster


def main(args: list[str]) -> int:
    """Run odoo with PostgreSQL up; `--where` prints where the sources are instead."""
    environment = prepare()
    if args == ["--where"]:
        packages = next((environment.venv / "lib").glob("python3.*")) / "site-packages"
        print(f"odoo: {environment.tree.home / 'odoo'}")
        print(f"oca:  {packages / 'odoo/addons'}")
        print(f"conf: {environment.layout.conf}")
        print(f"python: {environment.python}")
        return 0
    with Cluster(environment.layout):
        return run_in_foreground(environment.odoo(*args), environment.variables())
