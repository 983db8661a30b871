"""What a page must be for everybody: for axe, and for people who see it large, hear it, or have no mouse.

Questions to the page as it stands. Each gives sentences on what is wrong; none means that all is well.
"""

from pathlib import Path

AXE = (Path(__file__).parents[2] / "node_modules/axe-core/axe.min.js").read_text(encoding="utf-8")
RUN = """async (only) => {
  const found = await axe.run(document, {runOnly: only, resultTypes: ["violations"]});
  return found.violations.flatMap((v) => v.nodes.map((node) => `${v.id}: ${node.target} (${node.any[0]?.message ?? v.help})`));
}"""
WCAG = {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}
COLOURS = {
    "type": "rule",
    "values": ["color-contrast", "link-in-text-block"],
}  # all that a dark page can change
CONTROLS = {
    "button", "link", "textbox", "searchbox", "checkbox", "radio", "combobox", "listbox", "option", "spinbutton",
    "slider", "switch", "menuitem", "tab", "DisclosureTriangle", "Date", "DateTime", "InputTime", "ColorWell",
}  # fmt: skip
ONCE = ("main", "contentinfo")
ENLARGED = {"200 %": 640, "400 %": 320}  # CSS pixels that are left of 1280
TOO_WIDE = "document.documentElement.scrollWidth - document.documentElement.clientWidth"

# Tab goes through the page in the order of its code, each stop shows that it has the focus, and nothing lies over it.
FOCUS = """() => {
  const wrong = [], can = 'a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex]';
  const stops = [...document.querySelectorAll(can)].filter((e) => e.tabIndex >= 0 && !e.disabled && e.checkVisibility({visibilityProperty: true, contentVisibilityAuto: true}));
  const name = (e) => (e.innerText || e.getAttribute("aria-label") || e.name || e.id || e.tagName).trim().slice(0, 40);
  for (const e of stops) {
    if (e.tabIndex > 0) wrong.push(`“${name(e)}” jumps the queue of Tab`);
    e.focus({focusVisible: true});
    if (document.activeElement !== e) { wrong.push(`“${name(e)}” does not take the focus`); continue; }
    const style = getComputedStyle(e);
    if (!(style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0) && style.boxShadow === "none")
      wrong.push(`“${name(e)}” does not show that it has the focus`);
    const box = e.getBoundingClientRect(), x = box.x + box.width / 2, y = box.y + box.height / 2;
    const top = box.width > 1 && box.height > 1 && document.elementFromPoint(x, y);
    const own = top && (e.contains(top) || top.contains(e) || [...(e.labels ?? [])].some((l) => l.contains(top)));
    if (top && !own && ["fixed", "sticky"].includes(getComputedStyle(top).position)) wrong.push(`“${name(e)}” has the focus under something else`);
  }
  document.activeElement?.blur();
  scrollTo(0, 0);
  return wrong;
}"""
# Somebody who asked their machine for less motion gets none.
MOTION = """() => {
  const long = (list) => list.split(",").some((s) => parseFloat(s) * (s.trim().endsWith("ms") ? 1 : 1000) > 20);
  const moving = [...document.querySelectorAll("body, body *")].filter((e) => {
    const style = getComputedStyle(e);
    return long(style.transitionDuration) || (style.animationName !== "none" && long(style.animationDuration)) || style.scrollBehavior === "smooth";
  });
  return [...new Set(moving.map((e) => `${e.tagName.toLowerCase()}.${e.className} moves`))].slice(0, 5);
}"""
# What can be used in the page's body, by its name; what is folded away can be unfolded.
USABLE = """() => [...document.querySelectorAll("main a[href], main button, main input:not([type=hidden]), main select, main textarea, main summary")]
  .filter((e) => e.checkVisibility() || e.closest("details:not([open])"))
  .map((e) => e.getAttribute("aria-label") || (e.labels?.[0] ?? e).textContent.trim().replace(/\\s+/g, " ") || e.name)"""
# Anything that somebody would have to scroll sideways for, on a page that does not say so itself.
BESIDE = """() => [...document.querySelectorAll("main a[href], main button, main input, main select, main textarea, h1, h2, h3")]
  .filter((e) => e.checkVisibility() && !e.closest(".skip, .visually-hidden") && e.getBoundingClientRect().right > innerWidth + 1)
  .filter((e) => { for (let p = e; p; p = p.parentElement) if (["auto", "scroll"].includes(getComputedStyle(p).overflowX)) return false; return true; })
  .map((e) => `“${(e.innerText || e.name || e.tagName).slice(0, 40)}” stands beside the screen`).slice(0, 5)"""


def everything_wrong(page) -> dict[str, list[str]]:
    """By what was asked of a page on a wide screen: as it stands, then narrower, and turned dark at each width."""
    page.evaluate(AXE)
    found = {
        "light": [],
        "dark": [],
        "names": names_of_controls(page),
        "focus": page.evaluate(FOCUS),
        "motion": page.evaluate(MOTION),
    }
    usable = set(page.evaluate(USABLE))
    for scheme, rules in (("light", WCAG), ("dark", COLOURS)):
        page.emulate_media(color_scheme=scheme)
        found[scheme] += look(page, 1280, rules)
    page.set_viewport_size({"width": 390, "height": 844})
    for scheme, rules in (("dark", COLOURS), ("light", WCAG)):
        page.emulate_media(color_scheme=scheme)
        found[scheme] += look(page, 390, rules)
    return {**found, "enlarged": enlarged(page, usable)}


def look(page, width: int, rules: dict) -> list[str]:
    """What is wrong with the page as it stands, on a screen so wide."""
    found, too_wide = page.evaluate(RUN, rules), page.evaluate(TOO_WIDE)
    found += [f"{too_wide} px too wide"] if too_wide > 0 else []
    return [f"{width}: {problem}" for problem in found]


def names_of_controls(page) -> list[str]:
    """What the accessibility tree of the browser says: landmarks, and controls without a name."""
    session = page.context.new_cdp_session(page)
    nodes = session.send("Accessibility.getFullAXTree")["nodes"]
    session.detach()
    told = [(said(node, "role"), said(node, "name")) for node in nodes if not node.get("ignored")]
    wrong = [f"a {role} without a name" for role, name in told if role in CONTROLS and not name.strip()]
    roles = [role for role, _ in told]
    wrong += [f"{roles.count(role)} {role} landmarks" for role in ONCE if roles.count(role) != 1]
    wrong += ["several banner landmarks"] if roles.count("banner") > 1 else []
    ways = [name for role, name in told if role == "navigation"]
    wrong += [f"navigation twice by the name “{name}”" for name in set(ways) if ways.count(name) > 1]
    headings = sum(level_of(node) == 1 for node in nodes if said(node, "role") == "heading")
    return wrong + ([f"{headings} headings of level 1"] if headings != 1 else [])


def said(node: dict, what: str) -> str:
    return str(node.get(what, {}).get("value", ""))


def level_of(node: dict) -> int:
    return next((p["value"]["value"] for p in node.get("properties", []) if p["name"] == "level"), 0)


def enlarged(page, usable: set[str]) -> list[str]:
    """At 200 % and 400 % of a wide screen: nothing to scroll sideways for, nothing gone of what was `usable` there."""
    wrong = []
    for how, width in ENLARGED.items():
        page.set_viewport_size({"width": width, "height": 700})
        too_wide = page.evaluate(TOO_WIDE)
        wrong += [f"{how}: {too_wide} px too wide"] if too_wide > 0 else []
        wrong += [f"{how}: {problem}" for problem in page.evaluate(BESIDE)]
        wrong += [f"{how}: “{name}” is gone" for name in sorted(usable - set(page.evaluate(USABLE)))]
    return wrong
