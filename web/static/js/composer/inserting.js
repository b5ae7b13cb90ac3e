// Emoji, mentions, hashtags and kept words go where the cursor was, or below everything.
import { begin as emoji } from "./emoji.js"

export function begin(form) {
  let input = document.getElementById("x-common")

  form.addEventListener("click", (event) => {
    const tools = event.target.closest("[data-tools]")
    if (tools) input = document.getElementById(tools.dataset.tools)
  })

  document.addEventListener("click", (event) => {
    const button = event.target.closest("dialog [data-insert]")
    if (!button) return
    button.closest("dialog").close()
    put(input, button.dataset.insert, button.dataset.place)
  })

  emoji(form)
}

function put(input, words, place) {
  if (!input?.isConnected) return
  const text = input.value
  if (place === "below") {
    const kept = text.trimEnd()
    input.setRangeText((kept ? "\n\n" : "") + words, kept.length, text.length, "end")
  } else {
    const at = input.selectionStart
    const glued = /^[#@]/.test(words) && /\S/.test(text[at - 1] ?? " ")
    input.setRangeText((glued ? " " : "") + words, at, input.selectionEnd, "end")
  }
  input.focus()
  input.dispatchEvent(new InputEvent("input", { bubbles: true }))
}
