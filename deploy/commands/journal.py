"""`yaocheng verify-journal` and `export-journal`: the hash chain of a journal, from its first entry, against the heads
that are kept outside; with the database also whether it has what the service's documents have told, or from a file.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path
from typing import IO

import click

from common.journal import anchors, completeness, export, journal
from common.people.tokens import Keyring, seal_of
from common.settings import SERVICES
from deploy.stack.reach import connected, reachable_services


@click.command()
@click.argument("service", type=click.Choice(SERVICES), required=False)
@click.option("--file", "files", multiple=True, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--public-key", "keys", multiple=True, metavar="NAME=KEY", help="of YAOCHENG_PUBLIC_KEYS; for --file")
def command(service: str | None, files: tuple[Path, ...], keys: tuple[str, ...]) -> None:
    """Check the journal of SERVICE, or of all; names the first broken entry, with exit status 1.

    With --file an exported journal is checked, without the system: by the public keys that were noted when it was
    installed. Without them the chain alone is checked, and that is said.
    """
    if files:
        public = dict(each.split("=", 1) for text in keys for each in text.split(",") if "=" in each)
        found = [is_whole_file(each, public) for each in files]
        sys.exit(0 if all(found) else 1)
    results = [is_whole(each) for each in ((service,) if service else reachable_services())]
    sys.exit(0 if all(results) else 1)


@click.command()
@click.argument("service", type=click.Choice(SERVICES))
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
def export_command(service: str, file: Path) -> None:
    """Write the journal of SERVICE with its signed heads into FILE, for anybody to check (verify-journal --file)."""
    with connected(service) as (settings, database), _new(file) as opened:
        heads = [each.read_bytes() for each in anchors.head_files(settings.anchor_dir, service)]
        count = export.write(database, service, heads=heads, to=opened)
    click.echo(f"已写入 {file}：{service} 的日志 {count} 条，签名日志头 {len(heads)} 个。")


def _new(file: Path) -> IO[bytes]:
    """The file to be written. Raises `ClickException` where there is one, or none can be."""
    try:
        return file.open("xb")
    except FileExistsError as error:
        raise click.ClickException(f"{file} 已存在，不会覆盖；请换一个文件名。") from error
    except OSError as error:
        raise click.ClickException(f"不能写入 {file}（{error.strerror}）；请换一个文件夹。") from error


def is_whole_file(file: Path, public: Mapping[str, str]) -> bool:
    """Whether an exported journal is as it was written; says what was found."""
    try:
        checked = export.check(file, is_sealed=None)
        key = public.get(checked.service)
        if key is not None:
            checked = export.check(file, is_sealed=seal_of(key))
    except (ValueError, anchors.AnchorBroken) as error:
        click.echo(f"{file}：{error}")
        return False
    if checked.found.first_broken is not None:
        click.echo(f"{file}：{checked.service} 的日志第 {checked.found.first_broken} 条已损坏：{checked.found.reason}")
        return False
    sealed = "签名均已核对" if key is not None else f"签名未核对（请用 --public-key {checked.service}=公钥 给出公钥）"
    click.echo(
        f"{file}：{checked.service} 的日志共 {checked.found.entries} 条，前后相接；"
        f"与文件中 {checked.heads} 个日志头相符，{sealed}。"
    )
    return True


def is_whole(service: str) -> bool:
    """Whether the journal of a service is as it was written; says what was found."""
    with connected(service) as (settings, database):
        try:
            heads = anchors.read_heads(settings.anchor_dir, Keyring.from_settings(settings), service)
        except anchors.AnchorBroken as error:
            click.echo(f"{service}：{error}")
            return False
        found = journal.verify(database, heads=heads)
        missing = list(completeness.incomplete(service))
    for line in missing:
        click.echo(f"{service}：{line}")
    if found.first_broken is None and not missing:
        click.echo(f"{service}：日志共 {found.entries} 条，完整无误；与库外 {len(heads)} 个签名日志头相符。")
        return True
    if found.first_broken is not None:
        click.echo(f"{service}：日志第 {found.first_broken} 条已损坏：{found.reason}")
    return False
