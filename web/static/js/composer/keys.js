// Ctrl+S saves in place, Ctrl+Enter does what the main button does.
export function begin(form, saving) {
  document.addEventListener("keydown", (event) => {
    if (!(event.ctrlKey || event.metaKey) || event.altKey) return
    if (event.key.toLowerCase() === "s") {
      event.preventDefault()
      saving.softly(form.querySelector("[data-save]"))
    } else if (event.key === "Enter") {
      event.preventDefault()
      const main = form.querySelector("[data-go]") ?? form.querySelector("[data-save]")
      form.requestSubmit(main)
    }
  })
}
