"""The small JSON files of a data folder: written whole or not at all, and named when they cannot be read."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

from deploy.stack.children import StartError


def write_note(path: Path, content: Any, *, mode: int = 0o644) -> None:
    """Write the file anew; a crash or a loss of power leaves the old content or the new one, never a part."""
    draft = path.with_suffix(".new")
    draft.unlink(missing_ok=True)
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        json.dump(content, file, ensure_ascii=False, indent=1)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)


def read_note(path: Path) -> dict[str, Any]:
    """The object in the file. Raises `StartError` naming the file when it cannot be read or holds none."""
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise damaged(path, str(error)) from error
    if not isinstance(content, dict):
        raise damaged(path, "内容不是 JSON 对象")
    return content


def damaged(path: Path, reason: str) -> StartError:
    """The error that names a file without which the installation cannot go on."""
    return StartError(
        f"文件 {path} 无法读取或已损坏（{reason}）。请从备份恢复它；没有备份时，只能另选或清空数据目录，重新开始。"
    )
