// The hours nothing stands in, shown while a card is in somebody's hand: every hour of the day can be reached.
const rows = () => [...document.querySelectorAll("#cal .hours tr.folded")]

export function unfold(open) {
  const first = document.querySelector("#cal .hours tbody tr:not([hidden], .folded)")
  if (!first) return
  const [table, box, was] = [first.closest("table"), scrolled(first), first.getBoundingClientRect().top]
  for (const row of rows()) row.hidden = !open && !row.querySelector(".post")
  table.style.marginBottom = ""
  // What was under the hand stays under it, though hours came or went above: on a tall screen by room below.
  const away = () => first.getBoundingClientRect().top - was
  box.scrollTop += away()
  if (!open || away() < 1) return
  table.style.marginBottom = `${away()}px`
  box.scrollTop += away()
}

// What scrolls up and down around the sheet: a box of its own, or the page.
function scrolled(part) {
  for (let box = part.parentElement; box && box !== document.body; box = box.parentElement) {
    if (box.scrollHeight > box.clientHeight && /auto|scroll/.test(getComputedStyle(box).overflowY)) return box
  }
  return document.scrollingElement
}
