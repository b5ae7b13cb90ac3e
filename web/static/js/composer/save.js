// Drafts save themselves a moment after a pause; buttons marked data-soft save and draw the page anew in place.
import { say } from "../live.js"
import { csrfToken } from "../requests.js"
import { parse, swap, toasts } from "./parts.js"
import { words } from "./review.js"

const PAUSE = 2500
const AT_MOST = 15000

// `local` keeps what is typed in this browser until the server has it.
export function begin(form, local) {
  let dirty = false
  let since = 0
  let timer = 0
  let queue = Promise.resolve()
  let clash = false

  const note = () => document.getElementById("saved")
  const savesItself = () => note()?.dataset.autosave === "1" && !clash

  function tell(words, trouble = false) {
    const place = note()
    place.textContent = words
    place.toggleAttribute("data-trouble", trouble)
    if (trouble) say(words)
  }

  // Nothing is created for a page somebody only looked at.
  const isNew = () => form.action.endsWith("/new")
  const isEmpty = () => !form.elements.text.value.trim() && !form.elements.title.value.trim()

  function touched(event) {
    if (event.target.type === "file" || event.target.name === "pick") return
    if (event.target.name === "add") return isNew() ? undefined : softly(form.querySelector("[value=add]"))
    if (isNew() && isEmpty()) return
    if (!dirty) since = Date.now()
    dirty = true
    clearTimeout(timer)
    if (!savesItself()) return tell(form.dataset.unsaved)
    timer = setTimeout(() => quietly(), Math.max(0, Math.min(PAUSE, AT_MOST - (Date.now() - since))))
  }

  // One at a time: the second saving must know what the first one stored.
  function inTurn(work) {
    queue = queue.then(work, work)
    return queue
  }

  function draft() {
    const body = words(form)
    body.set("do", "save")
    body.set("quiet", "1")
    body.delete("pick")
    body.delete("sent")
    if (!isNew()) body.delete("add")
    return body
  }

  const quietly = () => inTurn(async () => {
    if (!dirty || clash) return
    dirty = false
    const body = draft()
    const mark = local.mark()
    tell(form.dataset.saving)
    try {
      const answer = await send(body)
      if (answer.status === 409) return stop()
      const page = parse(await answer.text())
      // Signed out meanwhile, or worse: whatever came back, it is not the answer to a saving.
      if (!page.getElementById("saved")) throw new Error(answer.status)
      begun(answer)
      swap(page)
      if (answer.ok) saved(mark)
    } catch {
      dirty = true
      tell(form.dataset.offline, true)
      timer = setTimeout(quietly, AT_MOST)
    }
  })

  // A button of the form, without leaving the page. True when the server drew the page anew.
  const softly = (button) => inTurn(async () => {
    // The saving before may have drawn the button anew, or done what it was for.
    if (!form.contains(button)) button = form.querySelector(`button[value="${CSS.escape(button.value)}"]`)
    if (!button) return false
    clearTimeout(timer)
    dirty = false
    const body = new FormData(form, button)
    const mark = local.mark()
    try {
      const answer = await send(body)
      if (answer.status === 409) return form.requestSubmit(button)
      const page = parse(await answer.text())
      const fresh = page.getElementById("composer")
      if (!fresh) throw new Error(answer.status)
      address(fresh.getAttribute("action"))
      if (mark === local.mark()) reword(page)
      swap(page, { spare: false })
      toasts(page)
      if (answer.ok) saved(mark)
      const about = anchor(button)
      if (about) document.dispatchEvent(new CustomEvent("composer:show", { detail: about }))
      settle(button)
      return true
    } catch {
      dirty = true
      tell(form.dataset.offline, true)
      return false
    }
  })

  // The common text is no part that is drawn anew, lest words typed meanwhile go: what a button did to it is put in.
  function reword(page) {
    const [text, fresh] = [form.elements.text, page.getElementById(form.elements.text.id)]
    if (fresh && text.value !== fresh.value) text.value = fresh.value
  }

  const saved = (mark) => document.dispatchEvent(new CustomEvent("composer:saved", { detail: mark }))

  function send(body) {
    // A request that is to outlive the page may carry 64 kB; one from a page that stays, anything.
    const keepalive = document.visibilityState === "hidden"
    return fetch(form.action, { method: "POST", body, keepalive, headers: { "X-CSRFToken": csrfToken() } })
  }

  // The first saving of a new post gives it its address.
  function begun(answer) {
    const place = answer.headers.get("Location")
    if (place) address(place)
  }

  function address(place) {
    const path = new URL(place, location.href).pathname
    if (path.endsWith("/new")) return
    form.setAttribute("action", path)
    history.replaceState(history.state, "", path)
  }

  // Somebody else wrote too: nothing more is sent by itself; the button leads to both versions.
  function stop() {
    clash = dirty = true
    tell(form.dataset.unsaved, true)
    const box = document.createElement("div")
    box.className = "notice bad"
    const words = document.createElement("p")
    words.textContent = form.dataset.clash
    const button = form.querySelector("[data-save]").cloneNode()
    button.textContent = form.dataset.both
    box.append(words, button)
    document.getElementById("told").replaceChildren(box)
    say(form.dataset.clash)
  }

  function anchor(button) {
    const [name, channel] = button.value.split(":")
    if (["tailor", "follow", "split"].includes(name) || name.startsWith("piece-")) return channel
    return name === "take-off" ? "common" : ""
  }

  // The button that was pressed may be gone: the text it opened is where one goes on.
  function settle(button) {
    const [name, channel] = button.value.split(":")
    if (name === "tailor" || name === "split") return document.getElementById(`x-${channel}`)?.focus()
    if (name.startsWith("piece-")) return toPiece(name, channel, Number(button.value.split(":")[2]))
    if (name !== "up" && name !== "down") return
    // A picture that moved is the same button again; at either end only the other way is left.
    const other = button.value.replace(/^(up|down):/, (way) => (way === "up:" ? "down:" : "up:"))
    const there = [button.value, other].map((value) => form.querySelector(`button[value="${CSS.escape(value)}"]`)).find(Boolean)
    there?.focus()
  }

  function toPiece(name, channel, number) {
    const to = { "piece-up": number - 1, "piece-down": number + 1, "piece-join": number - 1, "piece-more": number }[name] ?? number
    const id = (at) => document.getElementById(at < 0 ? `x-${channel}` : `o-${channel}-thread-${at}`)
    const piece = id(to) ?? id(to - 1)
    const folded = piece?.closest("details")
    if (folded) folded.open = name === "piece-more"
    if (!folded || folded.open) piece?.focus()
  }

  form.addEventListener("input", (event) => event.target.type === "checkbox" || touched(event))
  form.addEventListener("change", touched)

  form.addEventListener("click", (event) => {
    const button = event.target.closest("button[data-soft]")
    if (!button) return
    event.preventDefault()
    softly(button)
  })

  let leaving = false
  form.addEventListener("submit", () => {
    clearTimeout(timer)
    leaving = true
  })

  // The page goes to the background or away: what is left is sent, and may outlive the page.
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden" && dirty && savesItself()) quietly()
  })
  addEventListener("pagehide", () => {
    if (!dirty || leaving || !savesItself()) return
    fetch(form.action, { method: "POST", body: draft(), headers: { "X-CSRFToken": csrfToken() }, keepalive: true }).catch(() => {})
  })
  addEventListener("beforeunload", (event) => {
    if (dirty && !leaving && !savesItself()) event.preventDefault()
  })

  return { quietly, softly }
}
