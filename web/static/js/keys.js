// Page-wide keys: "/" to the search field, "?" the list of keys, and links that name a key: <a data-key="n">.
const typing = (target) => target.closest?.("input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable=true]")

// Who switched one-letter keys off (their habits) must not set off any, of whichever module: stopped before all others.
addEventListener("keydown", (event) => {
  const letter = event.key.length === 1 && event.key !== " "
  if (document.body.dataset.keys !== "off" || !letter || event.ctrlKey || event.metaKey || event.altKey) return
  if (!typing(event.target)) event.stopImmediatePropagation()
}, true)

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented || typing(event.target)) return
  if (event.key === "/") {
    const field = document.querySelector("input[type=search]")
    if (field) {
      event.preventDefault()
      field.focus()
    }
    return
  }
  if (event.key === "?") {
    const help = document.getElementById("keys")
    if (help && !help.open) {
      event.preventDefault()
      help.showModal()
    }
    return
  }
  if (document.querySelector("dialog[open]")) return
  const named = document.querySelector(`[data-key="${CSS.escape(event.key)}"]`)
  if (named) {
    event.preventDefault()
    named.click()
  }
})
