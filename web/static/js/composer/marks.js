// A finding shows its exact words: the version opens, the words are selected; where it knows better ones, they replace them.
// Offsets count code points, as the server does; JavaScript counts in UTF-16.
export function begin(form) {
  form.addEventListener("click", (event) => {
    const asked = event.target.closest("[data-mark]")
    if (!asked) return
    const input = document.getElementById(asked.dataset.in ?? asked.hash.slice(1))
    if (!input) return
    event.preventDefault()
    const panel = input.closest(".vpanel")
    if (panel) document.dispatchEvent(new CustomEvent("composer:show", { detail: panel.id.slice(2) }))
    const [start, end] = asked.dataset.mark.split("-").map(Number)
    select(input, start, end)
    if (asked.dataset.fix !== undefined) mend(input, asked.dataset)
  })
}

function select(input, start, end) {
  const signs = [...input.value]
  const before = signs.slice(0, start).join("").length
  input.focus()
  input.setSelectionRange(before, before + signs.slice(start, end).join("").length)
  input.scrollIntoView({ block: "nearest" })
}

// Only the words that were found: somebody may have typed on since.
function mend(input, { words, fix }) {
  const { selectionStart: from, selectionEnd: to } = input
  if (input.value.slice(from, to) !== words) return
  // The one way to change a field that its own undo knows about.
  if (!document.execCommand("insertText", false, fix)) {
    input.setRangeText(fix, from, to, "end")
    input.dispatchEvent(new InputEvent("input", { bubbles: true }))
  }
}
