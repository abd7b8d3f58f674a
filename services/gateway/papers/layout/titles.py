"""Where the title of a paper breaks: whole words, even lines (词意完整、排列对称), GB/T 9704-2012 clause 7.3.1."""

from __future__ import annotations

import re

import unicodedata2 as unicodedata

#: How many characters of size 2 (22 pt) a line of 156 mm holds.
LINE = 20
#: Words that a title of ours is made of; a line may end before any of them, the rest is held together.
_WORDS = re.compile(
    "(关于|中止|解除|恢复|责令|所属门店|限期整改并|暂停医保结算|医保结算|医保服务协议|医疗保障服务协议|的决定)"
)


def title_lines(title: str, *, keep: tuple[str, ...] = (), line: int = LINE) -> tuple[str, ...]:
    """The title in as few lines as hold it, as even as its words allow.

    `keep` are names (the issuer's, the party's) that are not cut unless one is longer than a line.
    """
    pieces = [part for word in _words(title, keep) for part in _cut(word, line)]
    # best[n]: fewest lines, then the least unevenness, for the first n pieces; and where its last line begins.
    best: list[tuple[int, float, int]] = [(0, 0.0, 0)]
    for end in range(1, len(pieces) + 1):
        options = []
        for start in range(end - 1, -1, -1):
            width = _width("".join(pieces[start:end]))
            if width > line and start < end - 1:
                break
            count, unevenness, _ = best[start]
            options.append((count + 1, unevenness + (line - width) ** 2, start))
        best.append(min(options))
    lines: list[str] = []
    end = len(pieces)
    while end:
        start = best[end][2]
        lines.insert(0, "".join(pieces[start:end]))
        end = start
    return tuple(lines)


def _words(title: str, keep: tuple[str, ...]) -> list[str]:
    """The title cut into what should stay together; the issuer stands alone before 关于."""
    names = [re.escape(name) for name in sorted(keep, key=len, reverse=True) if name]
    parts = re.split(f"({'|'.join(names)})", title) if names else [title]
    words: list[str] = []
    for part in parts:
        words.extend([part] if part in keep else [word for word in _WORDS.split(part) if word])
    return _joined(words)


def _joined(words: list[str]) -> list[str]:
    """关于中止 and the like stay on one line."""
    joined: list[str] = []
    for word in words:
        if joined and joined[-1] == "关于":
            joined[-1] += word
        else:
            joined.append(word)
    return joined


def _cut(word: str, line: int) -> list[str]:
    if _width(word) <= line:
        return [word]
    return [word[at : at + line // 2] for at in range(0, len(word), line // 2)]


def _width(text: str) -> float:
    """The width in characters; half-width ones count as half."""
    return sum(1.0 if unicodedata.east_asian_width(char) in "WFA" else 0.5 for char in text)
