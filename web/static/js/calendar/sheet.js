// The sheet on the page: its cells and cards, and drawing it anew from the server without losing one's place.
import { unfold } from "./folded.js"

const DRAWN = ["month-name", "cal", "sum", "strip"]
const DAYS = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -7, ArrowDown: 7 }
const ASIDE = { ArrowLeft: -1, ArrowRight: 1 }
const BELOW = { ArrowUp: -1, ArrowDown: 1 }

export const sheet = () => document.getElementById("cal")
export const grid = () => sheet()?.querySelector(".month, .hours")
export const byHours = () => Boolean(sheet()?.querySelector(".hours"))
export const cellOf = (date) => document.getElementById(`d-${date}`)
export const headOf = (cell) => cell.querySelector(".dn") ?? cell
export const nameOf = (cell) => cell.dataset.label ?? headOf(cell).getAttribute("aria-label")
export const todaysCell = () =>
  grid()?.querySelector("tr:not([hidden]) > td.today:not(.past)") ??
  grid()?.querySelector("tr:not([hidden]) > td.day:not(.other)")

export function isPast({ date, hour }) {
  const { today, hour: now } = sheet().dataset
  return date < today || (hour !== undefined && date === today && Number(hour) < Number(now))
}

// The cell an arrow leads to: another day of the month, another day or hour of the week.
export function beside(cell, key) {
  if (!byHours()) return cellOf(dayAfter(cell.dataset.date, DAYS[key]))
  const row = cell.parentElement
  const at = [...row.querySelectorAll("td.day")].indexOf(cell)
  const there = key in BELOW ? (BELOW[key] > 0 ? row.nextElementSibling : row.previousElementSibling) : row
  return there?.querySelectorAll("td.day")[at + (ASIDE[key] ?? 0)]
}

// While a card is in somebody's hand the sheet must not be replaced under it.
let hands = 0
export function hold() {
  hands += 1
  unfold(true)
}
export function release() {
  hands -= 1
  // After what was put down stands where it was put: its hour stays.
  requestAnimationFrame(() => isHeld() || unfold(false))
}
export const isHeld = () => hands > 0

export function dayAfter(date, days) {
  const day = new Date(`${date}T12:00:00Z`)
  day.setUTCDate(day.getUTCDate() + days)
  return day.toISOString().slice(0, 10)
}

export async function draw(address = location.href) {
  const answer = await fetch(address)
  if (!answer.ok || answer.redirected) return location.assign(address)
  const page = new DOMParser().parseFromString(await answer.text(), "text/html")
  if (isHeld()) return
  const focused = document.activeElement?.closest("#cal, #panel") && document.activeElement.id
  for (const id of DRAWN) swap(id, page)
  swapPanel(page)
  count(page)
  if (focused) document.getElementById(focused)?.focus()
  document.dispatchEvent(new CustomEvent("calendar:drawn"))
}

function swap(id, page) {
  const [old, fresh] = [document.getElementById(id), page.getElementById(id)]
  if (old && fresh) old.replaceWith(document.adoptNode(fresh))
}

function swapPanel(page) {
  const [old, fresh] = [document.getElementById("panel"), page.getElementById("panel")]
  if (!old || !fresh || old.hidden) return
  // Nothing is drawn away under somebody's hands; a card that was carried off from here is no longer in them.
  const at = document.activeElement
  if (old.contains(at) && !at.closest(".landing")) return
  old.replaceChildren(...document.adoptNode(fresh).childNodes)
}

// The filters keep their open menus and their focus: only their numbers change.
function count(page) {
  for (const input of document.querySelectorAll("#filters input[type=checkbox]")) {
    const twin = page.querySelector(`#filters input[name="${input.name}"][value="${CSS.escape(input.value)}"]`)
    const number = input.parentElement.querySelector(".n")
    if (number) number.textContent = twin?.parentElement.querySelector(".n")?.textContent ?? "0"
  }
}
