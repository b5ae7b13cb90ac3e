// M takes a card up, arrows choose the day, Enter puts it down, Escape leaves it where it was. Each step is said.
import { say } from "../live.js"
import { land } from "./landing.js"
import { moveTo, wish } from "./moving.js"
import { beside, hold, isPast, nameOf, release, sheet, todaysCell } from "./sheet.js"

const STEPS = ["ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown"]
const NO = ["Escape", "Tab", "m", "M"]
let carried = null

export const isCarrying = () => carried !== null

export function take(card) {
  const from = card.closest("td")
  carried = { id: card.id, card, from, cell: from ?? todaysCell() }
  hold()
  card.classList.add("dragging")
  carried.cell?.classList.add("drop-ok")
  say(sheet().dataset.help)
}

export function carry(event) {
  event.preventDefault()
  event.stopPropagation()
  if (STEPS.includes(event.key)) step(event.key)
  else if (event.key === "Enter" || event.key === " ") put(true)
  else if (NO.includes(event.key)) put(false)
}

function step(key) {
  const cell = beside(carried.cell, key)
  if (!cell) return
  if (isPast(cell.dataset)) return say(sheet().dataset.noPast)
  carried.cell.classList.remove("drop-ok")
  carried.cell = cell
  cell.classList.add("drop-ok")
  cell.scrollIntoView({ block: "nearest", inline: "nearest" })
  say(nameOf(cell))
}

function put(down) {
  const { id, card, from, cell } = carried
  carried = null
  release()
  cell?.classList.remove("drop-ok")
  document.getElementById(id)?.classList.remove("dragging")
  if (down && cell && cell !== from) {
    const wished = wish(card, cell.dataset)
    moveTo(card.dataset.move, wished, { focus: true, back: land(card, cell) })
  } else say(sheet().dataset.cancelled)
}
