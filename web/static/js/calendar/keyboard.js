// The sheet by keyboard: one stop for Tab, arrows between days and cards.
import { carry, isCarrying, take } from "./carrying.js"
import { beside, grid, headOf, sheet, todaysCell } from "./sheet.js"

const STOP = ":is(.dn, .post, .more, .add)"

function prepare() {
  const table = grid()
  if (!table) return
  table.setAttribute("role", "grid")
  table.setAttribute("aria-describedby", "grid-help")
  // By the hour the cells themselves are the stops, in the month the numbers of the days.
  const stops = [...table.querySelectorAll(`td ${STOP}, td.hour`)]
  const here = document.activeElement?.closest?.(`#cal td ${STOP}, #cal td.hour`)
  const first = here ?? headOf(todaysCell())
  for (const stop of stops) stop.tabIndex = stop === first ? 0 : -1
  // What stands in an hour says its time itself.
  for (const cell of table.querySelectorAll("td.hour:not(:has(*))")) cell.setAttribute("aria-label", cell.dataset.label)
}

document.addEventListener("focusin", (event) => {
  const stop = event.target.closest?.(`#cal td ${STOP}, #cal td.hour`)
  if (!stop) return
  for (const other of sheet().querySelectorAll('td [tabindex="0"]')) other.tabIndex = -1
  stop.tabIndex = 0
})

const itemsOf = (cell) => [...cell.querySelectorAll(".post, .more")].filter((item) => item.offsetWidth)

function walk(event, cell) {
  const items = itemsOf(cell)
  const at = items.indexOf(event.target)
  const go = (target) => {
    if (!target) return
    event.preventDefault()
    target.focus()
  }
  const across = (key) => {
    const next = beside(cell, key)
    if (!next) return
    const there = itemsOf(next)
    go(at >= 0 && there.length ? there[Math.min(at, there.length - 1)] : headOf(next))
  }
  const row = [...cell.parentElement.querySelectorAll("td.day")]
  const keys = {
    ArrowRight: () => across("ArrowRight"),
    ArrowLeft: () => across("ArrowLeft"),
    ArrowDown: () => (at < 0 ? across("ArrowDown") : go(items[at + 1])),
    ArrowUp: () => (at < 0 ? across("ArrowUp") : go(items[at - 1] ?? headOf(cell))),
    Home: () => go(headOf(row[0])),
    End: () => go(headOf(row.at(-1))),
    Escape: () => at >= 0 && go(headOf(cell)),
    // On the day itself Enter goes down to its posts; on a card it opens it, as a link does.
    Enter: () => at < 0 && event.target.matches(".dn, .hour") && go(items[0]),
    n: () => write(event, cell),
  }
  keys[event.key]?.()
}

function write(event, cell) {
  const add = cell.querySelector(".add")
  if (!add) return
  event.preventDefault()
  location.assign(add.href)
}

function pressed(event) {
  if (isCarrying()) return carry(event)
  if (event.ctrlKey || event.metaKey || event.altKey) return
  const card = event.target.closest?.("[data-move]")
  if (event.key.toLowerCase() === "m" && card) {
    event.preventDefault()
    return take(card)
  }
  const cell = event.target.closest?.("#cal td.day")
  if (cell) walk(event, cell)
}

// On the body, before the page-wide keys of the document: they leave alone what is already answered.
document.body.addEventListener("keydown", pressed)
document.addEventListener("calendar:drawn", prepare)
prepare()
