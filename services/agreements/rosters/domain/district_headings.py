"""Under which headings a column holds a district, by its code or its name.

Where a roster has two of them, the one with codes and the one with names, both are read and must say the same.
"""

from __future__ import annotations

#: The first is what we call it ourselves.
DISTRICTS = tuple(
    """
    所在区 所在区县 所在县区 所在县 所在区县代码 所在区县名称 所在县（市、区）
    行政区划 行政区划代码 行政区划编码 行政区划名称 区划代码 区划名称
    区县 县区 区县代码 县区代码 区县编码 区县名称 县区名称 所属区县 所属县区 所属区 所属区县代码 所属县（市、区）
    县（市、区） 县（市区） 县市区 县（区） 区（县） 市（县、区） 区（市、县）
    """.split()  # noqa: SIM905
)
