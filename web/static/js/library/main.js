// The library's comforts: files go in pieces as soon as they are chosen, dropped or pasted; filters answer at once.
import { drops } from "../composer/files.js"
import { lineIn } from "./line.js"
import { take } from "./sending.js"

const form = document.getElementById("sending")
if (form) {
  form.classList.add("by-script")
  const input = form.querySelector("input[type=file]")
  const chosen = () => {
    const files = [...input.files]
    input.value = ""
    if (files.length) send(files)
  }
  input.addEventListener("change", chosen)
  drops(form, chosen)
  // Missed by a finger's breadth, the browser would leave the page for the file.
  document.addEventListener("dragover", (event) => {
    if (event.dataTransfer?.types.includes("Files")) event.preventDefault()
  })
  document.addEventListener("drop", (event) => {
    const files = [...(event.dataTransfer?.files ?? [])]
    if (event.defaultPrevented || !files.length) return
    event.preventDefault()
    send(files)
  })
  form.addEventListener("submit", (event) => event.preventDefault())
  document.addEventListener("paste", (event) => {
    const files = [...(event.clipboardData?.files ?? [])]
    if (!files.length || event.target.closest?.("input, textarea, [contenteditable]")) return
    event.preventDefault()
    send(files)
  })
}

for (const filters of document.querySelectorAll("[data-submit-on-change]")) {
  filters.addEventListener("change", (event) => {
    if (event.target.type !== "search") filters.requestSubmit()
  })
}

// Each file is on the page as soon as it is in the library; what was refused stays beside it with its reason.
async function send(files) {
  const words = JSON.parse(form.dataset.words)
  for (const file of files) {
    const line = lineIn(document.getElementById("going"), file, words)
    const answer = await take(file, line, { begin: form.dataset.begin, folder: form.elements.folder.value })
    if (answer) {
      line.done(answer.known ? words.known : words.done, answer)
      await refresh()
    } else if (line.stopped) line.gone()
  }
}

async function refresh() {
  const answer = await fetch(location.href).catch(() => null)
  const fresh = answer?.ok && new DOMParser().parseFromString(await answer.text(), "text/html")
  const shelf = fresh && fresh.getElementById("shelf")
  if (!shelf) return
  for (const id of ["how-many", "folders"]) {
    document.getElementById(id).replaceWith(document.adoptNode(fresh.getElementById(id)))
  }
  const old = document.getElementById("shelf")
  const chosen = [...old.querySelectorAll("[name=media]:checked")].map((box) => box.value)
  for (const box of shelf.querySelectorAll("[name=media]")) box.checked = chosen.includes(box.value)
  old.replaceWith(document.adoptNode(shelf))
}
