// The library's comforts: files go in pieces as soon as they are chosen, dropped or pasted; filters answer at once.
import { drops } from "../composer/files.js"
import { send } from "./sending.js"

const form = document.getElementById("sending")
if (form) {
  form.classList.add("by-script")
  const input = form.querySelector("input[type=file]")
  const take = () => {
    const files = [...input.files]
    input.value = ""
    if (files.length) send(form, files)
  }
  input.addEventListener("change", take)
  drops(form, take)
  form.addEventListener("submit", (event) => event.preventDefault())
  document.addEventListener("paste", (event) => {
    const files = [...(event.clipboardData?.files ?? [])]
    if (!files.length || event.target.closest?.("input, textarea, [contenteditable]")) return
    event.preventDefault()
    send(form, files)
  })
}

for (const filters of document.querySelectorAll("[data-submit-on-change]")) {
  filters.addEventListener("change", (event) => {
    if (event.target.type !== "search") filters.requestSubmit()
  })
}
