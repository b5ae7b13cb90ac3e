// Ctrl+K (or ⌘K): the palette. The server finds; here only the keys: arrows walk the list, Enter takes the first.
import { say } from "./live.js"

const palette = document.getElementById("palette")
const field = palette?.querySelector("input")
const found = palette?.querySelector(".found")
const goals = () => [...found.querySelectorAll(".goal")]
let asked = 0
let later

async function ask() {
  const mine = ++asked
  const address = new URL(palette.querySelector("form").action)
  address.searchParams.set("q", field.value)
  const answer = await fetch(address, { headers: { "HX-Request": "true" } }).catch(() => null)
  if (mine !== asked || !answer?.ok) return
  found.innerHTML = await answer.text()
  found.scrollTop = 0
  if (field.value) say(found.textContent.trim() ? goals()[0]?.textContent.trim() ?? found.textContent.trim() : "")
}

function open() {
  if (palette.open) return
  palette.showModal()
  field.select()
  ask()
}

function walk(event) {
  const all = goals()
  const at = all.indexOf(document.activeElement)
  if (event.key === "ArrowDown") all[Math.min(at + 1, all.length - 1)]?.focus()
  else if (event.key === "ArrowUp") at > 0 ? all[at - 1].focus() : field.focus()
  else if (event.key === "Enter" && event.target === field && all.length) all[0].click()
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
