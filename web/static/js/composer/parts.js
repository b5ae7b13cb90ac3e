// The server draws; this puts what it drew in the place of what was there. A part is any element with data-part and an id.

export function parse(html) {
  return new DOMParser().parseFromString(html, "text/html")
}

// `spare`: a part somebody is writing in stays as it is.
export function swap(source, { spare = true } = {}) {
  const focused = document.activeElement
  const back = wayBack(focused)
  for (const fresh of source.querySelectorAll("[data-part]")) {
    // Inside a part that was swapped as a whole already.
    if (fresh.parentElement?.closest("[data-part]")) continue
    const old = document.getElementById(fresh.id)
    if (!old) continue
    if (spare && old.contains(focused) && focused.matches("input, textarea, select")) {
      swapInside(old, fresh, focused)
      continue
    }
    replace(old, fresh)
  }
  if (!focused?.isConnected) back()?.focus({ preventScroll: true })
  document.dispatchEvent(new CustomEvent("composer:swapped"))
}

const REACHED = "a[href], button, input:not([type=hidden]), select, summary, textarea, [tabindex='0']"

// Whoever has a button under the keys goes on from there, and not from the top of the page: its namesake, the same
// button, else what stands where it stood.
function wayBack(focused) {
  if (!focused?.closest("[data-part]")) return () => null
  const { id, name, value } = focused
  const homes = []
  for (let home = focused.parentElement?.closest("[id]"); home; home = home.parentElement?.closest("[id]")) {
    homes.push([home.id, reached(home).indexOf(focused)])
  }
  const same = () => (id ? document.getElementById(id) : name && value && reached(document).find((one) => one.name === name && one.value === value))
  const there = ([home, at]) => reached(document.getElementById(home)).slice(0, at + 1).at(-1)
  return () => same() ?? homes.filter(([home]) => document.getElementById(home)).map(there).find(Boolean)
}

const reached = (home) => [...home.querySelectorAll(REACHED)].filter((one) => one.checkVisibility() && !one.disabled)

// The smaller parts around the input that has the focus are still brought up to date.
function swapInside(old, fresh, focused) {
  for (const inner of [...fresh.querySelectorAll("[data-part]")]) {
    const there = document.getElementById(inner.id)
    if (there && old.contains(there) && !there.contains(focused)) replace(there, inner)
  }
}

function replace(old, fresh) {
  // A menu somebody has open, or a word in it, is not pulled away by a count that did not change.
  if (old.isEqualNode(fresh)) return
  const drawn = document.importNode(fresh, true)
  // What somebody unfolded in it stays so.
  for (const open of old.querySelectorAll(":is(.fold, .passed, .more-options)[open]")) {
    drawn.querySelector(`#${CSS.escape(open.id)}`)?.setAttribute("open", "")
  }
  // The version on show as well, before it stands there: were it folded away for a moment, the page would jump.
  for (const shown of old.querySelectorAll(".vpanel.on")) {
    drawn.querySelector(`#${CSS.escape(shown.id)}`)?.classList.add("on")
  }
  old.replaceWith(drawn)
}

export function toasts(source) {
  const shelf = document.getElementById("toasts")
  for (const toast of source.querySelectorAll("#toasts > .toast")) shelf.append(document.importNode(toast, true))
}
