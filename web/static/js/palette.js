// Ctrl+K (or ⌘K): the palette. The server finds; here only the keys: arrows walk the list, Enter takes the first.
import { say } from "./live.js"

const palette = document.getElementById("palette")
const field = palette?.querySelector("input")
const found = palette?.querySelector(".found")
const goals = () => [...found.querySelectorAll(".goal")]
let asked = 0
let later
let shown = null // the words the list is about; null while it is about nothing
let wanted = false // Enter was pressed before the list was there

async function ask() {
  const mine = ++asked
  const words = field.value
  const address = new URL(palette.querySelector("form").action)
  address.searchParams.set("q", words)
  const answer = await fetch(address, { headers: { "HX-Request": "true" } }).catch(() => null)
  const list = answer?.ok ? await answer.text() : null
  if (mine !== asked) return
  if (list === null) return wanted && palette.open && palette.querySelector("form").requestSubmit()
  found.innerHTML = list
  found.scrollTop = 0
  shown = words
  if (wanted && palette.open && field.value === words) return enter()
  if (field.value) say(found.textContent.trim() ? goals()[0]?.textContent.trim() ?? found.textContent.trim() : "")
}

// Only what the list answers is taken: in a hurry one would else be led where the first letters lead.
function enter() {
  wanted = shown !== field.value
  if (!wanted) return goals()[0]?.click()
  clearTimeout(later)
  ask()
}

function open() {
  if (palette.open) return
  palette.showModal()
  field.select()
  wanted = false
  ask()
}

function walk(event) {
  if (event.isComposing) return // the Enter of somebody choosing a character
  const all = goals()
  const at = all.indexOf(document.activeElement)
  if (event.key === "ArrowDown") all[Math.min(at + 1, all.length - 1)]?.focus()
  else if (event.key === "ArrowUp") at > 0 ? all[at - 1].focus() : field.focus()
  else if (event.key === "Enter" && event.target === field) enter()
  else return
  event.preventDefault()
}

if (palette) {
  document.addEventListener("keydown", (event) => {
    const other = document.querySelector("dialog[open]:not(#palette)")
    if (event.key.toLowerCase() !== "k" || !(event.ctrlKey || event.metaKey) || event.shiftKey || event.altKey) return
    if (event.defaultPrevented || other) return
    event.preventDefault()
    open()
  })
  palette.addEventListener("keydown", walk)
  field.addEventListener("input", () => {
    wanted = false
    clearTimeout(later)
    later = setTimeout(ask, 120)
  })
  for (const link of document.querySelectorAll("[data-palette]"))
    link.addEventListener("click", (event) => {
      event.preventDefault()
      link.closest("details")?.removeAttribute("open")
      open()
    })
}
