// What leaves, fails or waits appears by itself: a counter is asked every few seconds, and the lists are drawn anew
// when it moved. Without a script the page has a link that looks again.
const EVERY = 5_000
const DRAWN = ["queue-lists", "queue-as-of"]

const lists = () => document.getElementById("queue-lists")

// Somebody is deciding: what they have open, typed or reached stays under their hands.
const inUse = () => lists().contains(document.activeElement) || lists().querySelector("details[open]")

async function look() {
  if (document.hidden || inUse()) return
  try {
    // The browser keeps the answer and its ETag: most of the time the server says 304 and nothing more.
    const answer = await fetch(lists().dataset.changesAt)
    if (!answer.ok || answer.redirected) return
    const { changes } = await answer.json()
    if (changes > Number(lists().dataset.changes)) await draw()
  } catch {
    // Offline for a moment: the next look tells.
  }
}

async function draw() {
  const answer = await fetch(location.href)
  if (!answer.ok || answer.redirected) return
  const page = new DOMParser().parseFromString(await answer.text(), "text/html")
  if (inUse()) return
  for (const id of DRAWN) {
    const [old, fresh] = [document.getElementById(id), page.getElementById(id)]
    if (old && fresh) old.replaceWith(document.adoptNode(fresh))
  }
}

if (lists()) {
  setInterval(look, EVERY)
  document.addEventListener("visibilitychange", look)
}
