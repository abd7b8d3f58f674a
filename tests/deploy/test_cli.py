"""The command `yaocheng` beside a running stack, as an operator uses it."""

import json
import subprocess
from pathlib import Path

from deploy.stack.children import free_port
from deploy.stack.layout import port_variable
from deploy.stack.running import running_layout
from tests.stacks import PARTS, RunningStack

PASSWORD = "a long enough Password 2026"
ROSTER = """店名,代码,地址
城东大药房一店,P36990200001,示例市城东路1号
城东大药房二店,P36990200002,示例市城东路2号
"""
NO_PORTS = {port_variable(part): "" for part in PARTS}
COLUMNS = ("--map", "name=店名", "--map", "code=代码", "--map", "address=地址")


def test_help_lists_every_command(stack: RunningStack) -> None:
    shown = stack.yaocheng("--help")

    for name in ("run", "story", "import", "clock", "verify-journal", "parked", "jobs", "install", "account", "status"):
        assert f"  {name} " in shown.stdout


def test_the_first_administrator_imports_a_roster_and_the_journals_verify(stack: RunningStack, tmp_path: Path) -> None:
    made = _administrator(stack)
    assert made.returncode == 0, made.stderr
    roster = tmp_path / "名册.csv"
    roster.write_text(ROSTER, encoding="utf-8")
    arguments = ("import", str(roster), *COLUMNS, "--username", "operator")

    preview = stack.yaocheng(*arguments, YAOCHENG_PASSWORD=PASSWORD)
    taken_over = stack.yaocheng(*arguments, "--commit", YAOCHENG_PASSWORD=PASSWORD)
    again = _administrator(stack)
    verified = stack.yaocheng("verify-journal")

    assert preview.returncode == 0, preview.stdout + preview.stderr
    assert "名册 2 行，错误 0 处" in preview.stdout
    assert "药店名称取自“店名”" in preview.stdout
    assert "第 2 行 城东大药房一店，医保编码 P36990200001，" in preview.stdout
    assert "尚未登记任何内容" in preview.stdout
    assert taken_over.returncode == 0, taken_over.stdout + taken_over.stderr
    assert "登记 2 家" in taken_over.stdout
    assert again.returncode == 1
    assert "accounts_exist" in again.stderr
    assert verified.returncode == 0, verified.stdout
    assert verified.stdout.count("完整无误") == 3


def test_errors_of_a_roster_are_told_with_row_column_and_remedy(stack: RunningStack, tmp_path: Path) -> None:
    _administrator(stack)
    roster, columns = tmp_path / "wrong.csv", tmp_path / "columns.json"
    roster.write_text(ROSTER.replace("P36990200002", "P36990200001"), encoding="utf-8-sig")
    columns.write_text(json.dumps({"name": "店名", "code": "代码", "address": "地址"}), encoding="utf-8")

    refused = stack.yaocheng(
        *("import", str(roster), "--mapping", str(columns), "--username", "operator", "--commit"),
        YAOCHENG_PASSWORD=PASSWORD,
    )

    assert refused.returncode == 1
    assert "第3行 代码" in refused.stderr


def test_a_wrong_password_is_one_sentence(stack: RunningStack, tmp_path: Path) -> None:
    roster = tmp_path / "名册.csv"
    roster.write_text(ROSTER, encoding="utf-8")

    refused = stack.yaocheng("import", str(roster), "--username", "nobody", YAOCHENG_PASSWORD="wrong")

    assert refused.returncode == 1
    assert "sign_in_failed" in refused.stderr
    assert "Traceback" not in refused.stderr


def test_the_clock_of_the_running_system_is_shown_and_moved(stack: RunningStack) -> None:
    set_to = stack.yaocheng("clock", "set", "2026-03-01T09:30")
    later = stack.yaocheng("clock", "advance", "--days", "2", "--hours", "1")
    shown = stack.yaocheng("clock", "show")
    stack.yaocheng("clock", "reset")

    assert set_to.stdout.startswith("2026-03-01T09:30:0")
    assert later.stdout.startswith("2026-03-03T10:30:")
    assert shown.stdout.startswith("2026-03-03T10:30:")


def test_a_clock_that_is_to_advance_by_nothing_is_refused_with_the_usage(stack: RunningStack) -> None:
    refused = stack.yaocheng("clock", "advance")

    assert refused.returncode == 2
    assert "Usage: yaocheng clock advance" in refused.stderr
    assert "--days" in refused.stderr


def test_the_clock_is_not_set_in_production(stack: RunningStack) -> None:
    refused = stack.yaocheng("clock", "advance", "--days", "1", YAOCHENG_ENVIRONMENT="production")

    assert refused.returncode == 1
    assert "clock_not_settable" in refused.stderr


def test_an_instant_that_is_none_is_refused(stack: RunningStack) -> None:
    refused = stack.yaocheng("clock", "set", "tomorrow")

    assert refused.returncode == 1
    assert "instant_invalid" in refused.stderr


def test_nothing_is_parked_in_a_sound_system(stack: RunningStack) -> None:
    listed = stack.yaocheng("parked", "list")

    assert listed.returncode == 0, listed.stdout
    assert "没有搁置的日志条目" in listed.stdout


def test_no_job_has_failed_in_a_sound_system(stack: RunningStack) -> None:
    listed = stack.yaocheng("jobs", "list")
    retried = stack.yaocheng("jobs", "retry", "--all")
    unknown = stack.yaocheng("jobs", "retry", "job_other")

    assert listed.returncode == 0, listed.stdout
    assert retried.stdout == "重新开始的失败任务：0 项\n"
    assert (unknown.returncode, "job_not_found" in unknown.stderr) == (1, True)


def test_commands_find_the_ports_of_the_stack_in_the_data_folder(stack: RunningStack, tmp_path: Path) -> None:
    """Only the folder is named, as on a machine where another shell started the system on ports of its own."""
    _administrator(stack)
    roster = tmp_path / "名册.csv"
    roster.write_text(ROSTER, encoding="utf-8")

    shown = stack.yaocheng("status", **NO_PORTS)
    verified = stack.yaocheng("verify-journal", **NO_PORTS)
    listed = stack.yaocheng("parked", "list", **NO_PORTS)
    checked = stack.yaocheng("import", str(roster), *COLUMNS, "--username", "x", **NO_PORTS, YAOCHENG_PASSWORD="wrong")
    again = _administrator(stack, **NO_PORTS)

    assert f"地址 {stack.address}" in shown.stdout
    assert verified.returncode == 0, verified.stdout + verified.stderr
    assert listed.returncode == 0, listed.stdout + listed.stderr
    assert "sign_in_failed" in checked.stderr
    assert "accounts_exist" in again.stderr


def test_a_port_given_by_a_variable_goes_before_that_of_the_stack(stack: RunningStack) -> None:
    layout = running_layout({"YAOCHENG_DATA": str(stack.layout.data), "YAOCHENG_PORT_REDIS": "5001"})

    assert layout.ports == {**stack.layout.ports, "redis": 5001}


def test_a_system_that_does_not_answer_is_named_with_address_and_variables(stack: RunningStack) -> None:
    port = free_port()
    refused = (
        stack.yaocheng("verify-journal", YAOCHENG_PORT_MONGO=str(port)),
        _administrator(stack, YAOCHENG_PORT_MONGO=str(port)),
    )

    for each in refused:
        assert each.returncode == 1
        assert f"127.0.0.1:{port} 没有应答" in each.stderr
        assert "YAOCHENG_DATA" in each.stderr
        assert "YAOCHENG_PORT_MONGO" in each.stderr
        assert "Traceback" not in each.stderr


def test_a_folder_without_a_system_says_what_to_do(stack: RunningStack, tmp_path: Path) -> None:
    refused = stack.yaocheng("verify-journal", YAOCHENG_DATA=str(tmp_path))

    assert refused.returncode == 1
    assert "make run" in refused.stderr


def _administrator(stack: RunningStack, **environ: str) -> subprocess.CompletedProcess[str]:
    arguments = ("account", "create-administrator", "--username", "operator", "--person-name", "钱守正")
    return stack.yaocheng(*arguments, YAOCHENG_ADMINISTRATOR_PASSWORD=PASSWORD, **environ)
