// Another person's change appears by itself: a counter is asked every few seconds, the sheet drawn when it moved.
import { draw, isHeld, sheet } from "./sheet.js"

const EVERY = 4_000

// Whoever is choosing, typing, reading a menu or answering a dialog is left alone until they are done.
const isBusy = () =>
  isHeld() ||
  document.querySelector("dialog[open], [popover]:popover-open, #filters details[open], #dd-saved[open]") !== null ||
  document.activeElement?.matches("#q, .keep-view input, #bulk select") === true

async function look() {
  if (document.hidden || isBusy()) return
  try {
    // The browser keeps the answer and its ETag: most of the time the server says 304 and nothing more.
    const answer = await fetch(sheet().dataset.changesAt)
    if (!answer.ok || answer.redirected) return
    const { changes } = await answer.json()
    if (changes > Number(sheet().dataset.changes)) await draw()
  } catch {
    // Offline for a moment: the next look tells.
  }
}

if (sheet()?.dataset.changesAt) {
  setInterval(look, EVERY)
  document.addEventListener("visibilitychange", look)
}
