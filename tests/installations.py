"""Settings folders of installations: that of the sample city, and one that is as real as production wants it."""

from pathlib import Path

from common.rules.parameters import ParameterStatus
from deploy.stack.layout import SAMPLE


def real_folder(folder: Path) -> Path:
    """The sample city's files with other names in them, as an installation would fill them in; `folder` is made."""
    folder.mkdir(parents=True, exist_ok=True)
    for path in SAMPLE.glob("*.yaml"):
        text = path.read_text("utf-8").replace("示例", "真州").replace(ParameterStatus.SAMPLE, ParameterStatus.DEFAULT)
        (folder / path.name).write_text(text, "utf-8")
    return folder
