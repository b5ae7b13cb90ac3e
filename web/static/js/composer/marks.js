// A finding shows its exact words: the version opens, the words are selected.
// Offsets count code points, as the server does; JavaScript counts in UTF-16.
export function begin(form) {
  form.addEventListener("click", (event) => {
    const link = event.target.closest("[data-mark]")
    if (!link) return
    const input = document.getElementById(link.hash.slice(1))
    if (!input) return
    event.preventDefault()
    const panel = input.closest(".vpanel")
    if (panel) document.dispatchEvent(new CustomEvent("composer:show", { detail: panel.id.slice(2) }))
    const [start, end] = link.dataset.mark.split("-").map(Number)
    const signs = [...input.value]
    const before = signs.slice(0, start).join("").length
    input.focus()
    input.setSelectionRange(before, before + signs.slice(start, end).join("").length)
    input.scrollIntoView({ block: "nearest" })
  })
}
