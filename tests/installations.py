"""Settings folders of installations: that of the sample city, and one that is as real as production wants it."""

from pathlib import Path

from common.rules.parameters import ParameterStatus
from deploy.stack.layout import SAMPLE

#: What the sample city says of itself, and what an installation would have there.
_REAL = {
    "（演示）": "",
    "（示例号码）": "",
    "（示例）": "",
    "示例": "真州",
    "示医保": "真医保",
    "示ICP备00000000号": "真ICP备2026000001号",
    "0000-1234567": "0999-7654321",
    "0000000000": '"3699000001"',
    "药洲区": "东药区",
    "杏林区": "西药区",
    "橘井区": "南药区",
    "同济区": "北药区",
    "青囊县": "上药县",
    "云苓县": "下药县",
    ParameterStatus.SAMPLE: ParameterStatus.DEFAULT,
}


def real_folder(folder: Path) -> Path:
    """The sample city's files with other names in them, as an installation would fill them in; `folder` is made."""
    folder.mkdir(parents=True, exist_ok=True)
    for path in SAMPLE.glob("*.yaml"):
        text = path.read_text("utf-8")
        for before, after in _REAL.items():
            text = text.replace(before, after)
        (folder / path.name).write_text(text, "utf-8")
    return folder
