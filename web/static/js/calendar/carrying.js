// M takes a card up, arrows choose the day, Enter puts it down, Escape leaves it where it was. Each step is said.
import { say } from "../live.js"
import { moveTo, wish } from "./moving.js"
import { cellOf, dayAfter, hold, isPast, nameOf, release, sheet } from "./sheet.js"

const STEPS = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -7, ArrowDown: 7 }
const NO = ["Escape", "Tab", "m", "M"]
let carried = null

export const isCarrying = () => carried !== null

export function take(card) {
  const from = card.closest("td")?.dataset.date ?? null
  carried = { id: card.id, card, from, date: cellOf(from) ? from : sheet().dataset.today }
  hold()
  card.classList.add("dragging")
  cellOf(carried.date)?.classList.add("drop-ok")
  say(sheet().dataset.help)
}

export function carry(event) {
  event.preventDefault()
  event.stopPropagation()
  if (event.key in STEPS) step(STEPS[event.key])
  else if (event.key === "Enter" || event.key === " ") put(true)
  else if (NO.includes(event.key)) put(false)
}

function step(days) {
  const date = dayAfter(carried.date, days)
  const cell = cellOf(date)
  if (!cell) return
  if (isPast(date)) return say(sheet().dataset.noPast)
  cellOf(carried.date)?.classList.remove("drop-ok")
  carried.date = date
  cell.classList.add("drop-ok")
  cell.scrollIntoView({ block: "nearest" })
  say(nameOf(cell))
}

function put(down) {
  const { id, card, from, date } = carried
  carried = null
  release()
  cellOf(date)?.classList.remove("drop-ok")
  document.getElementById(id)?.classList.remove("dragging")
  if (down && date !== from) moveTo(card.dataset.move, wish(card, date), { focus: true })
  else say(sheet().dataset.cancelled)
}
