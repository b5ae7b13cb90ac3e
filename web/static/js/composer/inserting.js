// Emoji, mentions, hashtags and kept words go where the cursor was, or below everything.
import { begin as emoji } from "./emoji.js"

export function begin(form) {
  let input = document.getElementById("x-common")

  form.addEventListener("click", (event) => {
    const tools = event.target.closest("[data-tools]")
    if (tools) input = document.getElementById(tools.dataset.tools)
    const sign = event.target.closest("[data-before]")
    if (sign) around(input, sign.dataset)
  })

  document.addEventListener("click", (event) => {
    const button = event.target.closest("dialog [data-insert]")
    if (!button) return
    button.closest("dialog").close()
    put(input, filled(button.dataset.insert, input), button.dataset.place)
  })

  form.addEventListener("change", (event) => {
    if (event.target.name !== "language") return
    for (const written of form.querySelectorAll("textarea[lang]")) written.lang = event.target.value
  })

  emoji(form)
}

// {date}, {link}… of kept words, as the server knows them for this text; what nobody knows yet stays.
function filled(words, input) {
  const every = JSON.parse(document.getElementById("blanks")?.dataset.fillings || "{}")
  const known = every[input?.id.slice(2)] ?? every[""] ?? {}
  return words.replace(/\{(\p{L}+)\}/gu, (blank, name) => known[name.toLowerCase()] ?? blank)
}

function put(input, words, place) {
  if (!input?.isConnected) return
  const text = input.value
  if (place === "below") {
    const kept = text.trimEnd()
    input.setRangeText((kept ? "\n\n" : "") + words, kept.length, text.length, "end")
  } else {
    const at = input.selectionStart
    // Words want a space before them, an emoji may stand close.
    const glued = /^[#@\p{L}\p{N}]/u.test(words) && /[^\s(«“"'’[]/u.test(text[at - 1] ?? " ")
    input.setRangeText((glued ? " " : "") + words, at, input.selectionEnd, "end")
  }
  input.focus()
  input.dispatchEvent(new InputEvent("input", { bubbles: true }))
}

// `lines`: the sign stands before each line; else the two stand around what is selected.
function around(input, { before, after, lines }) {
  let { selectionStart: from, selectionEnd: to } = input
  let words = input.value.slice(from, to)
  if (lines !== undefined) {
    from = input.value.lastIndexOf("\n", from - 1) + 1
    words = input.value.slice(from, to)
    input.setRangeText(words.replace(/^/gm, before), from, to, "end")
  } else {
    input.setRangeText(before + words + after, from, to, "end")
    input.setSelectionRange(from + before.length, from + before.length + words.length)
  }
  input.focus()
  input.dispatchEvent(new InputEvent("input", { bubbles: true }))
}
