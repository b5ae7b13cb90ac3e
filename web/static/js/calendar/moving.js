// Asks the server to move a card, says how it went, and offers the way back.
import { csrfToken } from "../requests.js"
import { toast } from "../toasts.js"
import { draw, sheet } from "./sheet.js"

// The channels that are on the card: a filter may hide others of the same post, and those stay.
export const wish = (card, { date, hour }) => ({
  day: date,
  ...(hour === undefined ? {} : { hour }),
  variant: card.dataset.variants.split(" "),
})

// `back` puts the card back where it came from.
export async function moveTo(address, fields, { focus = false, back = () => {} } = {}) {
  const body = new FormData()
  for (const [name, value] of Object.entries(fields)) for (const one of [value].flat()) body.append(name, one)
  const headers = { Accept: "application/json", "X-CSRFToken": csrfToken() }
  const answer = await fetch(address, { method: "POST", body, headers }).catch(() => null)
  if (!answer) {
    back()
    return void toast(document.body.dataset.offline || "⚠", { tone: "error" })
  }
  const said = await read(answer)
  if (said.page) return location.assign(said.page)
  if (!answer.ok) {
    back()
    return void toast(said.said, { tone: "error" })
  }
  await draw()
  const undo = said.undo && { label: sheet().dataset.undo, run: () => moveTo(address, said.undo, { focus: true }) }
  toast(said.said, { action: undo })
  if (focus) document.getElementById(`p-${said.id}`)?.focus()
}

// A refusal from further out (signed out, form too old) comes as a page: its title and sentence will do.
async function read(answer) {
  if (answer.headers.get("Content-Type")?.startsWith("application/json")) return answer.json()
  const page = new DOMParser().parseFromString(await answer.text(), "text/html")
  const words = [page.querySelector("h1"), page.querySelector(".lead")].map((part) => part?.textContent.trim())
  return { said: words.filter(Boolean).join(". ") || String(answer.status) }
}
