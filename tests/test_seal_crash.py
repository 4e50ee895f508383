import json
import os
import pwd
import shutil
import subprocess
import tempfile
import time
from pathlib import Path

import psutil

from odoo.sql_db import close_db
from odoo.tests import get_db_name, tagged
from odoo.tools import config

from .seal_real import transaction
from .test_seal_power import RealSealCase

OWNER = "postgres"


class CopiedServer:
    """A PostgreSQL of its own, with a copy of all that is in the one of the tests, and as durable
    as one that is in use."""

    def __init__(self, case):
        self.folder = Path(tempfile.mkdtemp(prefix="cctv-seal-"))
        case.addCleanup(shutil.rmtree, self.folder)
        with transaction(case.registry) as env:
            version = env.cr.connection.server_version // 10000
        self.programs = Path(f"/usr/lib/postgresql/{version}/bin")
        self.data = self.folder / "data"
        self.uri = f"postgresql://{config['db_user']}@/{get_db_name()}?host={self.folder}&port=5432"
        # PostgreSQL does not run as root.
        self.account = {} if os.geteuid() else {"user": OWNER, "group": OWNER, "extra_groups": []}
        if self.account:
            account = pwd.getpwnam(OWNER)
            os.chown(self.folder, account.pw_uid, account.pw_gid)

    def run(self, program, *args):
        log = self.folder / "log"
        with log.open("a") as output:
            done = subprocess.run(
                [self.programs / program, *args], stdout=output, stderr=output, cwd="/",
                start_new_session=True, **self.account,
            )
        return done.returncode, log.read_text()

    def copy(self):
        if not (self.programs / "pg_basebackup").exists():
            return 1, f"{self.programs} is not there"
        host = ["-h", config["db_host"]] if config["db_host"] else []
        where = [*host, "-p", str(config["db_port"] or 5432), "-U", OWNER, "-w"]
        return self.run("pg_basebackup", *where, "-D", self.data, "-c", "fast", "--no-sync")

    def start(self):
        (self.data / "postmaster.pid").unlink(missing_ok=True)
        durable = "-c fsync=on -c full_page_writes=on -c synchronous_commit=on"
        options = f"-k {self.folder} -p 5432 -c listen_addresses='' {durable}"
        return self.run("pg_ctl", "start", "-w", "-t", "30", "-D", self.data, "-o", options)

    def kill(self):
        """All its processes at once."""
        file = self.data / "postmaster.pid"
        if not file.exists():
            return
        server = psutil.Process(int(file.read_text().split()[0]))
        processes = [server, *server.children()]
        for process in processes:
            process.kill()
        psutil.wait_procs(processes, 10)


@tagged("post_install", "-at_install")
class TestServerKilled(RealSealCase):
    """PostgreSQL is killed while records are sealed, and recovers from its log."""

    count = 60
    rounds = 3

    def start_worker(self):
        self.server = CopiedServer(self)
        status, log = self.server.copy()
        if status:
            self.skipTest(f"PostgreSQL gives no base backup: {log}")
        self.addCleanup(close_db, self.server.uri)
        self.addCleanup(self.server.kill)
        self.restart()
        return super().start_worker("--db_host", str(self.server.folder), "--db_port", "5432")

    def restart(self):
        status, log = self.server.start()
        self.assertFalse(status, log)

    def test_wholly_or_not_at_all(self):
        done = set()
        for after in range(self.rounds):
            done |= self.kill_once(set(self.ids) - done, after)
            self.assertLess(len(done), self.count, "it was done before it could be killed")
            self.restart()
            self.assertGreaterEqual(self.assertWhole(self.server.uri), len(done))
            with transaction(self.registry, self.server.uri) as env:
                records = env["cctv.checklist"].browse(done)
                self.assertEqual(records.filtered("seal_id"), records)

    def kill_once(self, ids, after):
        """Kill the server within the sealing that follows ``after`` whole ones; what was sealed."""
        self.begin(["seal", sorted(ids)])
        answers = [json.loads(self.worker.stdout.readline()) for _done in range(after + 3)]
        time.sleep(self.random.uniform(0, 0.04))
        self.server.kill()
        answers += self.answers()
        close_db(self.server.uri)
        return {checklist_id for checklist_id, answer in answers if answer == "done"}
