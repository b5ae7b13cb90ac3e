// Images chosen or dropped are sent at once.
export function begin(form, saving) {
  form.addEventListener("change", (event) => {
    if (event.target.type === "file" && event.target.files.length) saving.softly(form.querySelector("[data-save]"))
  })
  drops(form, (input) => input.dispatchEvent(new Event("change", { bubbles: true })))
}

// Files dropped on a [data-drop-files] go into its input.
export function drops(root, then) {
  const place = (event) => event.target.closest?.("[data-drop-files]")

  root.addEventListener("dragover", (event) => {
    const drop = place(event)
    if (!drop || !event.dataTransfer.types.includes("Files")) return
    event.preventDefault()
    drop.classList.add("drop-ok")
  })
  root.addEventListener("dragleave", (event) => place(event)?.classList.remove("drop-ok"))
  root.addEventListener("drop", (event) => {
    const drop = place(event)
    if (!drop || !event.dataTransfer.files.length) return
    event.preventDefault()
    drop.classList.remove("drop-ok")
    const input = drop.querySelector("input[type=file]")
    input.files = event.dataTransfer.files
    then(input)
  })
}
