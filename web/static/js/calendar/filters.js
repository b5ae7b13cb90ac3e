// Filters act at once; the address says them, so that the view can be sent to a colleague.
import { draw } from "./sheet.js"

const WAIT = 250
const form = document.getElementById("filters")
let timer

function address() {
  const chosen = new URLSearchParams()
  for (const [name, value] of new FormData(form)) if (value) chosen.append(name, value)
  return form.getAttribute("action") + (chosen.size ? `?${chosen}` : "")
}

function apply() {
  clearTimeout(timer)
  const goal = address()
  history.replaceState(null, "", goal)
  draw(goal)
}

form?.addEventListener("change", apply)
form?.addEventListener("submit", (event) => {
  event.preventDefault()
  apply()
})
document.getElementById("q")?.addEventListener("input", () => {
  clearTimeout(timer)
  timer = setTimeout(apply, WAIT)
})
