"""`yaocheng install`: whether the settings folder of an installation has what production needs."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType

import click

from common.errors import DomainError
from common.rules.installation import BROUGHT, TEXTS, VARIABLE, Fault, Problem, problems
from common.rules.parameters import ParameterError
from common.rules.policy_files import PolicyError
from deploy.commands.install_reasons import in_chinese

#: Where the compose file mounts the folder.
_MOUNTED = Path("/etc/yaocheng")
_TOLD: Mapping[Fault, str] = MappingProxyType(
    {
        Fault.NO_FOLDER: "没有这个目录",
        Fault.MISSING: "缺少这个文件",
        Fault.UNKNOWN: "没有这个名称的参数，文件不会被读取；请核对文件名",
        Fault.WRONG: "内容有误",
        Fault.SAMPLE: "仍是示例市的内容，正式环境不会启动",
    }
)


@click.group()
def command() -> None:
    """Look at the settings folder of an installation."""


@command.command()
@click.argument("folder", type=click.Path(path_type=Path), required=False)
def check(folder: Path | None) -> None:
    """Say what FOLDER lacks for production; exit status 1 when it lacks something.

    Without FOLDER it is the one that YAOCHENG_INSTALLATION names, else /etc/yaocheng.
    """
    installed = folder or Path(os.environ.get(VARIABLE, "").strip() or _MOUNTED)
    found = tuple(map(_in_chinese, problems(installed, production=True))) or tuple(_unread(installed))
    for each in found:
        click.echo(f"{each.path}：{_TOLD[each.fault]}{f'（{each.detail}）' if each.detail else ''}")
    if found:
        for brought in BROUGHT:
            if not (installed / f"{brought.name}.yaml").exists():
                click.echo(f"须补上 {brought.name}.yaml：{brought.holds}")
        sys.exit(1)
    click.echo(f"设置目录 {installed} 齐备。")


def _in_chinese(problem: Problem) -> Problem:
    """The problem with its reason in Chinese; what is the sample city's is quoted from the file."""
    if problem.fault is Fault.SAMPLE or not problem.detail:
        return problem
    return replace(problem, detail=in_chinese(problem.detail, path=problem.path))


def _unread(installed: Path) -> Iterator[Problem]:
    """What the services cannot read, or would look for in vain later."""
    os.environ[VARIABLE] = str(installed)
    from services.agreements import policies as agreements
    from services.agreements.signing.usecases.release_text import check_texts
    from services.gateway import policies as gateway
    from services.gateway.papers.usecases.check_kinds import lacking_kinds
    from services.ratings import policies as ratings

    try:
        ratings.read(installed)
        offered = agreements.read(installed)
        check_texts(offered.standard_text)
        policy = gateway.read(installed)
    except (PolicyError, ParameterError) as error:
        yield Problem(Fault.WRONG, installed, in_chinese(str(error), path=installed))
        return
    except DomainError as error:
        yield Problem(Fault.WRONG, installed / "standard_text.yaml", error.message)
        return
    for text in offered.unlisted_texts():
        told = f"没有写明协议文本 {text} 有哪些连锁条款，视为没有；确实没有的，请写明 {text}: {{}}"
        yield Problem(Fault.WRONG, installed / "text_clauses.yaml", told)
    for title in offered.alike_texts():
        told = f"有几份协议文本都叫《{title}》，无从分辨；请在各份标题的下一行用括号写明版本，如（标准文本，2026年版）"
        yield Problem(Fault.WRONG, installed / TEXTS, told)
    try:
        for day, kind in lacking_kinds(policy):
            yield Problem(Fault.WRONG, installed / "notice_series.yaml", f"{day}：没有 {kind.name}")
    except ParameterError as error:
        yield Problem(Fault.WRONG, installed, in_chinese(str(error), path=installed))
