"""roundup, its classic tracker on SQLite; sending is stubbed, and senders are made known before, as it demands.

`mail_in FOLDER`: take in each .eml through its mail gateway.
"""

import email
import email.utils
import json
import os
import subprocess
import sys
import time
from argparse import Namespace
from pathlib import Path

# This file bears the name of the package that it needs.
sys.path = [one for one in sys.path if Path(one or ".").resolve() != Path(__file__).resolve().parent]

from roundup import instance, mailer, mailgw  # noqa: E402

FOLDER = Path(os.environ.get("PEER_FOLDER", "."))


def set_up() -> Path:
    os.sched_setaffinity(0, {sorted(os.sched_getaffinity(0))[0]})
    home, admin = FOLDER / "tracker", str(Path(sys.executable).parent / "roundup-admin")
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    subprocess.run(
        [admin, "-i", str(home), "install", "classic", "sqlite"], check=True, stdin=subprocess.DEVNULL, **quiet
    )
    config = (home / "config.ini").read_text()
    for name, value in (("web", "http://localhost:8917/"), ("domain", "larkmoor.example"), ("host", "localhost")):
        lines = config.splitlines()
        config = "\n".join(
            f"{name} = {value}" if line.replace(" ", "").startswith((f"{name}=", f"#{name}=")) else line
            for line in lines
        )
    (home / "config.ini").write_text(config)
    subprocess.run([admin, "-i", str(home), "initialise", "secret"], check=True, stdin=subprocess.DEVNULL, **quiet)
    return home


def mail_in(folder: str) -> dict:
    tracker = instance.open(str(set_up()))
    raws = [one.read_bytes() for one in sorted(Path(folder).glob("*.eml"))]
    mails = [email.message_from_bytes(raw, mailgw.RoundupMessage) for raw in raws]
    db = tracker.open("admin")
    for number, mail in enumerate(mails):
        db.user.create(username=f"u{number}", address=email.utils.parseaddr(mail["From"])[1], roles="User")
    db.commit()
    db.close()
    mailer.Mailer.smtp_send = lambda *args, **more: None
    gateway = mailgw.MailGW(tracker, Namespace(default_class="issue", set_value=[], catch_all=None))
    gateway.trapExceptions = 0
    begun, started = time.perf_counter(), time.process_time()
    for mail in mails:
        gateway.handle_Message(mail)
    rate, wall = len(mails) / (time.process_time() - started), len(mails) / (time.perf_counter() - begun)
    db = tracker.open("admin")
    assert len(db.issue.list()) == len(mails), len(db.issue.list())
    return {"rate": round(rate, 1), "wall": round(wall, 1)}


if __name__ == "__main__":
    print(json.dumps({"mail_in": mail_in}[sys.argv[1]](sys.argv[2])))
