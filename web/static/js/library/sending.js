// A file in pieces. What came is counted by the server: after a lost connection, or a reload, it goes on from there.
import { csrfToken } from "../requests.js"
import { stillOf } from "./poster.js"

const PAUSES = [1000, 3000, 8000, 20000]
const wait = (ms) => new Promise((done) => setTimeout(done, ms))

class Refused extends Error {}

// One file into the library: what it became there, or null where it was given up or refused; its line says which.
export async function take(file, line, { begin, folder = "" }) {
  try {
    const answer = await one({ begin, folder }, file, line)
    if (answer && !answer.known) await putUp(answer.address, file)
    return answer
  } catch (problem) {
    line.failed(problem.message)
    return null
  }
}

// Without a poster a video is a sheet with its name: nothing is lost when this fails.
async function putUp(address, file) {
  const still = await stillOf(file)
  if (!still) return
  const body = new FormData()
  body.append("file", still, "poster.jpg")
  await ask(`${address}/poster`, { method: "POST", body }).catch(() => null)
}

async function one({ begin, folder }, file, line) {
  const print = `${file.name}|${file.size}|${file.lastModified}`.slice(-100)
  const about = new URLSearchParams({ name: file.name, size: file.size, print, folder })
  let begun
  for (let tries = 0; !begun; tries += 1) begun = await again(() => ask(begin, { method: "POST", body: about }), tries, line)
  let { address, piece, sent } = await begun.json()
  for (let tries = 0; ;) {
    if (line.stopped) {
      await ask(address, { method: "DELETE" })
      return null
    }
    line.tell(Math.round((100 * sent) / file.size))
    const answer = await again(() => ask(address, {
      method: "PATCH",
      headers: { "Upload-Offset": sent, "Content-Type": "application/offset+octet-stream" },
      body: file.slice(sent, sent + piece),
    }), tries, line)
    if (!answer || answer.status === 409) {
      tries += 1
      sent = await offset(address).catch(() => sent)
      continue
    }
    tries = 0
    if (answer.status === 200) return answer.json()
    sent = Number(answer.headers.get("Upload-Offset"))
  }
}

// Null after a pause: ask once more. What the server refuses is said, and not tried again.
async function again(act, tries, line) {
  try {
    return await act()
  } catch (problem) {
    if (problem instanceof Refused || tries >= PAUSES.length) throw problem
    line.lost()
    await wait(PAUSES[tries])
    return null
  }
}

async function offset(address) {
  const answer = await ask(address, { method: "HEAD" })
  return Number(answer.headers.get("Upload-Offset"))
}

async function ask(address, how) {
  const answer = await fetch(address, { ...how, headers: { "X-CSRFToken": csrfToken(), Accept: "application/json", ...how.headers } })
  if (answer.ok || answer.status === 409) return answer
  const said = await answer.json().catch(() => ({}))
  if (answer.status >= 500) throw new Error(said.message ?? String(answer.status))
  throw new Refused(said.message ?? String(answer.status))
}
