// Short sentences that pass. One with something to click stays longer, and stays while it has focus or pointer.
import { say } from "./live.js"

const SHORT = 5000
const LONG = 12000

export function toast(words, { tone = "info", action = null } = {}) {
  const box = document.createElement("div")
  box.className = tone === "error" ? "toast err" : "toast"
  box.append(words)
  if (action) {
    const button = document.createElement("button")
    button.type = "button"
    button.textContent = action.label
    button.addEventListener("click", () => {
      box.remove()
      action.run()
    })
    box.append(button)
  }
  document.getElementById("toasts").append(box)
  say(words)
  return box
}

function letPass(box) {
  const life = box.querySelector("button, a") || box.classList.contains("err") ? LONG : SHORT
  let timer = setTimeout(() => box.remove(), life)
  const hold = () => clearTimeout(timer)
  const release = () => {
    clearTimeout(timer)
    timer = setTimeout(() => box.remove(), life)
  }
  box.addEventListener("pointerenter", hold)
  box.addEventListener("focusin", hold)
  box.addEventListener("pointerleave", release)
  box.addEventListener("focusout", release)
}

const shelf = document.getElementById("toasts")
if (shelf) {
  shelf.querySelectorAll(".toast").forEach(letPass)
  // Also those the server sends along with an htmx answer.
  new MutationObserver((changes) => {
    for (const change of changes) {
      for (const node of change.addedNodes) if (node.classList?.contains("toast")) letPass(node)
    }
  }).observe(shelf, { childList: true })
}
