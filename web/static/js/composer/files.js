// Files chosen, dropped or pasted go into the library piece by piece, each with its progress; then the page takes them.
import { lineIn } from "../library/line.js"
import { take } from "../library/sending.js"

export function begin(form, saving) {
  const words = JSON.parse(form.dataset.uploadWords)
  const lists = new Map() // by the version's channel, "" for the common images
  const waiting = [] // in the library, and not yet on the post

  const ownOf = (input) => input.name.slice("files:".length)
  const inputOf = (own) => form.querySelector(`input[name="${own ? `files:${own}` : "files"}"]`)

  // The server draws the images anew while files are still on their way: their lines stay.
  function place(own) {
    if (!lists.has(own)) lists.set(own, Object.assign(document.createElement("ul"), { className: "going", ariaLive: "polite" }))
    const list = lists.get(own)
    inputOf(own)?.closest(".thumbs").after(list)
    return list
  }

  async function send(own, files) {
    const on = files.map((file) => [file, lineIn(place(own), file, words)])
    for (const [file, line] of on) {
      const answer = line.stopped ? null : await take(file, line, { begin: form.dataset.uploads })
      if (answer) {
        waiting.push([line, `${own}|${answer.id}`])
        await put()
      } else if (line.stopped) line.gone()
    }
  }

  async function put() {
    if (!waiting.length) return
    const these = waiting.splice(0)
    const inputs = these.map(([, value]) => Object.assign(document.createElement("input"), { type: "hidden", name: "sent", value }))
    form.append(...inputs)
    const taken = await saving.softly(form.querySelector("[data-save]"))
    for (const input of inputs) input.remove()
    if (taken) for (const [line] of these) line.gone()
    else waiting.unshift(...these)
  }

  form.addEventListener("change", (event) => {
    if (event.target.type !== "file" || !event.target.files.length) return
    const files = [...event.target.files]
    event.target.value = ""
    send(ownOf(event.target), files)
  })
  form.addEventListener("paste", (event) => {
    const files = [...(event.clipboardData?.files ?? [])]
    if (!files.length || event.clipboardData.types.includes("text/plain")) return
    event.preventDefault()
    const own = event.target.closest?.(".vpanel")?.querySelector("input[type=file]")
    send(own ? ownOf(own) : "", files)
  })
  document.addEventListener("composer:swapped", () => {
    for (const [own, list] of lists) if (list.children.length && !list.isConnected) place(own)
  })
  addEventListener("online", put)
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
