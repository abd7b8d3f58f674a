"""`yaocheng verify-journal` and `export-journal`: the hash chain of a journal, from its first entry, against the heads
that are kept outside; with the database also whether it has what the service's documents have told, or from a file.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import IO

import click

from common import clock
from common.journal import anchors, completeness, export, journal
from common.journal.entries import instant_text
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
    installed. Without them the chain alone is checked, and that is said. A file without the end that is signed at
    the export, or with entries that no signed head covers, is not as it was written: exit status 1.
    """
    if files and service:
        raise click.ClickException(f"{service} 与 --file 不能同时给出：文件自己写明是哪个服务的日志，请去掉其一。")
    if keys and not files:
        raise click.ClickException("--public-key 只用于核对导出的日志文件，请用 --file 指明文件。")
    if files:
        public = _public_keys(keys)
        found = [is_whole_file(each, public) for each in files]
        sys.exit(0 if all(found) else 1)
    results = [is_whole(each) for each in ((service,) if service else reachable_services())]
    sys.exit(0 if all(results) else 1)


def _public_keys(given: Iterable[str]) -> dict[str, str]:
    """The keys by service, from `NAME=KEY` with commas between several. Raises `ClickException` for what is none."""
    public = {}
    for each in (part.strip() for text in given for part in text.split(",")):
        service, sign, key = each.partition("=")
        if not sign:
            raise click.ClickException(
                f"--public-key {each} 应写成 服务=公钥，例如 gateway=…；请照抄 YAOCHENG_PUBLIC_KEYS。"
            )
        if service not in SERVICES:
            raise click.ClickException(
                f"--public-key：没有服务 {service}，可以是 {'、'.join(SERVICES)}；请照抄 YAOCHENG_PUBLIC_KEYS。"
            )
        try:
            seal_of(key)
        except ValueError as error:
            raise click.ClickException(
                f"--public-key：{service} 的公钥有误，应为 43 个字符的 base64url"
                "（有 - 和 _，没有 +、/ 和 =）；请照抄 YAOCHENG_PUBLIC_KEYS。"
            ) from error
        public[service] = key
    return public


@click.command()
@click.argument("service", type=click.Choice(SERVICES))
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
def export_command(service: str, file: Path) -> None:
    """Write the journal of SERVICE with its signed heads into FILE, for anybody to check (verify-journal --file).

    The end is signed with the key of the service, so that nothing can be changed or cut off there.
    """
    with connected(service) as (settings, database):
        if not journal.head(database).seq:
            raise click.ClickException(f"{service} 的日志还没有条目，没有可导出的内容。")
        keyring = Keyring.from_settings(settings)
        heads = [each.read_bytes() for each in anchors.head_files(settings.anchor_dir, service)]
        with _new(file) as opened:
            count = export.write(database, service, heads=heads, keyring=keyring, at=clock.now(), to=opened)
    click.echo(f"已写入 {file}：{service} 的日志 {count} 条，签名日志头 {len(heads)} 个，结尾已签名。")


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
    found, ended_at = checked.found, checked.ended_at
    if found.first_broken is not None:
        click.echo(f"{file}：{checked.service} 的日志第 {found.first_broken} 条已损坏：{found.reason}")
        return False
    if ended_at is None or checked.unsigned:
        first = found.entries - checked.unsigned + 1
        lacking = (
            f"第 {first} 条起的 {checked.unsigned} 条之后没有签名的日志头，可能被改动、增添过"
            if checked.unsigned
            else "没有导出时签名的结尾，其后的条目可能被删去"
        )
        click.echo(f"{file}：{checked.service} 的日志共 {found.entries} 条，{lacking}；请重新导出后再核对。")
        return False
    sealed = "签名均已核对" if key is not None else f"签名未核对（请用 --public-key {checked.service}=公钥 给出公钥）"
    click.echo(
        f"{file}：{checked.service} 的日志共 {found.entries} 条，前后相接；"
        f"与文件中 {checked.heads} 个日志头相符，到导出时（{instant_text(ended_at)}）为止，{sealed}。"
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
        unsigned = found.entries - max((each.seq for each in heads), default=0)
        rest = f"最后 {unsigned} 条之后还没有日志头，每天开始时签名一次" if unsigned else "直到最后一条"
        click.echo(f"{service}：日志共 {found.entries} 条，完整无误；与库外 {len(heads)} 个签名日志头相符（{rest}）。")
        return True
    if found.first_broken is not None:
        click.echo(f"{service}：日志第 {found.first_broken} 条已损坏：{found.reason}")
    return False
