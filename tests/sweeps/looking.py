"""What each sweep looks for on a page that a browser shows; a finding is a short text that names what and where."""

from __future__ import annotations

import re
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

PHONE = {"width": 390, "height": 844}
DESKTOP = {"width": 1280, "height": 800}
_HAN = re.compile(r"[\u3400-\u9fff]")
#: What has no place on a page for people: words of a program, its identifiers, and 受罚, which no agreement measure is.
_OUT_OF_PLACE = re.compile(
    r"\b(None|null|undefined|nan|cursor|traceback|exception|Idempotency-Key|[a-z]+(?:_[a-z0-9]+)+"
    r"|[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f-]{4,}|[0-9a-f]{24,})\b|参数|受罚",
    re.IGNORECASE,
)

#: Names an element for a person: its tag, id and classes.
_NAMED = "e => e.localName + (e.id ? '#' + e.id : '') + [...e.classList].map(c => '.' + c).join('')"
_WIDTH = """() => {
  const name = NAMED, found = new Set(), edge = innerWidth + 1
  const shows = e => e.checkVisibility({visibilityProperty: true}) && e.clientWidth > 1 && e.clientHeight > 1
  const clips = e => getComputedStyle(e).overflowX !== 'visible'
  const held = e => e && e !== document.documentElement && (clips(e) || held(e.parentElement))
  if (document.scrollingElement.scrollWidth > innerWidth) found.add('the page scrolls sideways')
  for (const e of document.body.querySelectorAll('*')) {
    if (!shows(e)) continue
    const style = getComputedStyle(e)
    if (style.overflowX !== 'visible' && e.scrollWidth > e.clientWidth + 1)
      found.add((/auto|scroll/.test(style.overflowX) ? 'scrolls sideways: ' : 'is cut: ') + name(e))
    const box = e.getBoundingClientRect()
    if ((box.right > edge || box.left < -1) && !held(e.parentElement)) found.add('lies outside: ' + name(e))
  }
  return [...found]
}""".replace("NAMED", _NAMED)
_INTERACTIVE = """() => {
  const name = NAMED, groups = new Set(), looks = e => {
    const s = getComputedStyle(e)
    return [s.outlineStyle, s.outlineWidth, s.outlineColor, s.boxShadow, s.borderColor, s.backgroundColor].join(' ')
  }
  window.sweep = {looks, items: [], reached: new Map(), isRound: false}
  const all = 'a[href], button, input, select, textarea, summary, [tabindex], [contenteditable]'
  for (const e of document.querySelectorAll(all)) {
    if (e.disabled || e.tabIndex < 0 || e.type === 'hidden' || !e.checkVisibility({visibilityProperty: true})) continue
    if (e.type === 'radio' && (groups.has(e.name) || !groups.add(e.name))) continue
    window.sweep.items.push({e, name: name(e), before: looks(e)})
  }
  addEventListener('keydown', LOOK, {capture: true})
  return window.sweep.items.map(each => each.name)
}"""
#: The contrast (WCAG 2) of the ring around an element against what it stands on; 21 without a ring.
_RING = """(e => {
  const style = getComputedStyle(e), parts = color => color.match(/[\\d.]+/g).map(Number)
  if (style.outlineStyle === 'none' || style.outlineStyle === 'auto' || parseFloat(style.outlineOffset) < 0) return 21
  const light = color => parts(color).slice(0, 3).map(each => each / 255)
    .map(each => each <= .04045 ? each / 12.92 : ((each + .055) / 1.055) ** 2.4)
    .reduce((sum, each, at) => sum + each * [.2126, .7152, .0722][at], 0)
  let ground = e.parentElement
  const isClear = each => (parts(getComputedStyle(each).backgroundColor)[3] ?? 1) === 0
  while (ground.parentElement && isClear(ground)) ground = ground.parentElement
  const under = isClear(ground) ? 'rgb(255, 255, 255)' : getComputedStyle(ground).backgroundColor
  const [less, more] = [light(style.outlineColor), light(under)].sort((one, other) => one - other)
  return (more + .05) / (less + .05)
})"""
_LEAST_CONTRAST = 3
#: Notes what has the focus and how it looks there; once nothing has it again, the whole page was gone through.
_LOOK = """(() => {
  const e = document.activeElement, {looks, items, reached} = window.sweep
  const at = items.findIndex(each => each.e === e
    || (e.type === 'radio' && each.e.type === 'radio' && each.e.name === e.name))
  if (at < 0) window.sweep.isRound ||= e === document.body && reached.size > 0
  if (at < 0 || reached.has(at)) return
  const box = e.getBoundingClientRect()
  reached.set(at, {at, changed: looks(e) !== items[at].before, ring: RING(e),
    seen: box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth && box.width > 1})
})""".replace("RING", _RING)
_INTERACTIVE = _INTERACTIVE.replace("LOOK", _LOOK).replace("NAMED", _NAMED)
_REACHED = f"() => {{ {_LOOK}(); return [window.sweep.isRound, [...window.sweep.reached.values()]] }}"
#: A key is pressed so often before anybody asks what it reached: each question costs as much as a key.
_KEYS_AT_ONCE = 20
_DEAD = """() => {
  const name = NAMED, dead = []
  for (const e of document.querySelectorAll('button, input[type=button], a'))
    if (e.localName === 'a' ? !e.hasAttribute('href') || /^(#$|javascript:)/.test(e.getAttribute('href'))
                            : !e.form || e.type === 'button') dead.push(name(e))
  return dead
}""".replace("NAMED", _NAMED)
_FOREIGN = """() => {
  const found = [], walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
  while (walker.nextNode()) {
    const parent = walker.currentNode.parentElement
    if (parent.checkVisibility() && !parent.closest('[lang]:not(html)')) found.push(walker.currentNode.data)
  }
  return found
}"""


_PRINTED = """() => {
  const name = NAMED, shows = e => e.checkVisibility({visibilityProperty: true, contentVisibilityAuto: true})
  const marks = [...document.querySelectorAll('.specimen')]
    .filter(e => !shows(e)).map(e => 'is not printed: ' + name(e))
  const folded = [...document.querySelectorAll('main details:not([open]) > :not(summary)')]
    .filter(e => shows(e.parentElement) && !shows(e)).map(e => 'is folded away in print: ' + name(e))
  return [...marks, ...folded]
}""".replace("NAMED", _NAMED)

_ASSETS = """() => {
  const named = [...document.querySelectorAll('link[href], script[src], img[src], source[src], use[href], image[href]')]
    .map(e => e.getAttribute('href') ?? e.getAttribute('src'))
  const isHashed = each => /^\\/assets\\/[0-9a-f]{20}\\/[^/]+$/.test(each)
  const inline = [...document.querySelectorAll('style, script:not([src]), [style]')].map(e => e.localName)
  const asked = performance.getEntriesByType('resource').filter(e => e.initiatorType !== 'fetch' && e.transferSize > 0)
  return [...named.filter(each => !isHashed(each)).map(each => 'has no address of its own: ' + each),
    ...inline.map(each => 'is within the page: ' + each),
    ...asked.map(e => 'is asked for again: ' + new URL(e.name).pathname)]
}"""


def assets(page: Page) -> list[str]:
    """What a page after the first takes from elsewhere than the browser's own store, or might."""
    found: list[str] = page.evaluate(_ASSETS)
    return found


def width(page: Page) -> list[str]:
    """What does not fit a phone: the page or a part scrolls sideways, something is cut or lies outside."""
    page.set_viewport_size(PHONE)
    found: list[str] = page.evaluate(_WIDTH)
    page.set_viewport_size(DESKTOP)
    return found


def keyboard(page: Page) -> list[str]:
    """What Tab does not reach, and where its focus cannot be seen, or hardly (less than 3 : 1)."""
    names: list[str] = page.evaluate(_INTERACTIVE)
    is_round, reached = False, []
    for _ in range(0, 3 * len(names) + 10, _KEYS_AT_ONCE):
        for _ in range(_KEYS_AT_ONCE):
            page.keyboard.down("Tab")
        is_round, reached = page.evaluate(_REACHED)
        if is_round:
            break
    page.keyboard.up("Tab")
    told: dict[int, dict[str, Any]] = {each["at"]: each for each in reached}
    return [
        *(f"is not reached by Tab: {name}" for at, name in enumerate(names) if at not in told),
        *(f"has no visible focus: {names[at]}" for at, each in told.items() if not each["changed"]),
        *(f"has its focus off the screen: {names[at]}" for at, each in told.items() if not each["seen"]),
        *(f"has a faint focus: {names[at]}" for at, each in told.items() if each["ring"] < _LEAST_CONTRAST),
    ]


def print_out(page: Page) -> list[str]:
    """What is lost in print: the mark of the demonstration, and what is folded away."""
    page.emulate_media(media="print")
    found: list[str] = page.evaluate(_PRINTED)
    page.emulate_media(media="null")
    return found


def accessibility(page: Page) -> list[str]:
    """What axe finds, by rule."""
    violations = Axe().run(page).response["violations"]
    return [f"{each['id']} ({each['impact']}): {each['nodes'][0]['target'][0]}" for each in violations]


def dead_controls(page: Page) -> list[str]:
    """Buttons and links that need a script to do anything."""
    return [f"does nothing without script: {name}" for name in page.evaluate(_DEAD)]


def language(page: Page, locale: str) -> list[str]:
    """What is not in the language asked for; text whose element names its own language, as data do, is left out."""
    lang = page.locator("html").get_attribute("lang")
    found = [] if lang == locale else [f"calls itself {lang}"]
    for text in page.evaluate(_FOREIGN):
        if locale == "en" and _HAN.search(text):
            found.append(f"is Chinese: {text.strip()[:40]}")
        found += [f"is out of place: {word[0]}" for word in _OUT_OF_PLACE.finditer(text)]
    return found
