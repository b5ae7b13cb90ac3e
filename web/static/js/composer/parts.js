// The server draws; this puts what it drew in the place of what was there. A part is any element with data-part and an id.

export function parse(html) {
  return new DOMParser().parseFromString(html, "text/html")
}

// `spare`: a part somebody is writing in stays as it is.
export function swap(source, { spare = true } = {}) {
  const focused = document.activeElement
  const focusId = focused?.id
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
  if (focusId && !document.activeElement?.id) document.getElementById(focusId)?.focus({ preventScroll: true })
  document.dispatchEvent(new CustomEvent("composer:swapped"))
}

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
  for (const open of old.querySelectorAll(":is(.fold, .passed)[open]")) {
    drawn.querySelector(`#${CSS.escape(open.id)}`)?.setAttribute("open", "")
  }
  old.replaceWith(drawn)
}

export function toasts(source) {
  const shelf = document.getElementById("toasts")
  for (const toast of source.querySelectorAll("#toasts > .toast")) shelf.append(document.importNode(toast, true))
}
