// M takes a card up, arrows choose the day, Enter puts it down, Escape leaves it where it was. Each step is said.
// Home and End lead to the ends of the row or, by the clock, of the day; there an hour can be typed, too.
import { say } from "../live.js"
import { land } from "./landing.js"
import { moveTo, wish } from "./moving.js"
import { beside, byHours, hold, isPast, nameOf, release, sheet, todaysCell } from "./sheet.js"

const STEPS = ["ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown"]
const NO = ["Escape", "Tab", "m", "M"]
const BETWEEN_DIGITS = 1000
let carried = null
let typed = { digits: "", at: 0 }

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
  if (STEPS.includes(event.key)) go(beside(carried.cell, event.key))
  else if (["Home", "End"].includes(event.key)) go(inReach(carried.cell).at(event.key === "Home" ? 0 : -1))
  else if (byHours() && /^[0-9]$/.test(event.key)) go(hourCell(typedHour(event)))
  else if (event.key === "Enter" || event.key === " ") put(true)
  else if (NO.includes(event.key)) put(false)
}

// The hours of the same day, or the days of the same week.
function reach(cell) {
  if (!byHours()) return [...cell.parentElement.querySelectorAll("td.day")]
  return [...sheet().querySelectorAll(`td.hour[data-date="${cell.dataset.date}"]`)]
}

const inReach = (cell) => reach(cell).filter((other) => !isPast(other.dataset))
const hourCell = (hour) => reach(carried.cell).find((other) => Number(other.dataset.hour) === hour)

// A second digit soon after the first makes one hour of both: 1, then 8.
function typedHour({ key, timeStamp }) {
  const both = timeStamp - typed.at < BETWEEN_DIGITS ? typed.digits.slice(-1) + key : key
  typed = { digits: both, at: timeStamp }
  return Number(both) < 24 ? Number(both) : Number(key)
}

function go(cell) {
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
