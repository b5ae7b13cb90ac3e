// What the server says about the words as they stand: counts, findings, previews. Asked 100 ms after a pause.
import { csrfToken } from "../requests.js"
import { parse, swap } from "./parts.js"

const PAUSE = 100

export function begin(form) {
  let timer = 0
  let asking = null

  async function ask() {
    asking?.abort()
    asking = new AbortController()
    const body = words(form)
    try {
      const answer = await fetch(form.dataset.review, {
        method: "POST",
        body,
        headers: { "X-CSRFToken": csrfToken() },
        signal: asking.signal,
      })
      if (answer.ok) swap(parse(await answer.text()))
    } catch {
      // Overtaken by the next word, or no connection: the counts stay until the next pause.
    }
  }

  const soon = () => {
    clearTimeout(timer)
    timer = setTimeout(ask, PAUSE)
  }
  form.addEventListener("input", soon)
  form.addEventListener("change", soon)
}

// Everything but the files: a picture that was not sent yet has nothing to be counted.
export function words(form, submitter) {
  const body = new FormData(form, submitter)
  for (const [name, value] of [...body]) if (value instanceof File) body.delete(name)
  return body
}
