// A click on a card opens the post at the side; closing it brings back what waits for a day.
const panel = document.getElementById("panel")
// Beside the others stands a panel only while a post is open.
const DRAGGED = ["month", "week", "day"]
const NARROW = matchMedia("(max-width: 1180px)")
let opener = null

const plain = (event) => event.button === 0 && !event.ctrlKey && !event.metaKey && !event.shiftKey && !event.altKey

async function show(address) {
  const side = new URL(address, location.href)
  await htmx.ajax("GET", panel.dataset.at + side.search, { target: "#panel", swap: "innerHTML" })
  history.replaceState(null, "", address)
}

async function openPost(link) {
  opener = link.id
  // Whoever asks again for the post that is open wants to go there: the way by Tab leads round the whole sheet.
  const again = !panel.hidden && link.getAttribute("aria-current") === "true"
  await show(link.getAttribute("href"))
  panel.hidden = false
  panel.removeAttribute("data-tray")
  document.body.classList.add("has-panel")
  mark(link.dataset.post)
  if (again || NARROW.matches) document.getElementById("panel-title")?.focus()
}

async function backToTray(link) {
  await show(link.getAttribute("href"))
  panel.setAttribute("data-tray", "")
  mark(null)
  // Where the panel lies over the sheet, closing it means seeing the sheet again.
  if (NARROW.matches || !DRAGGED.includes(document.getElementById("cal").dataset.view)) hide()
  document.getElementById(opener)?.focus()
}

function mark(post) {
  for (const card of document.querySelectorAll("#cal [data-post]")) {
    if (card.dataset.post === post) card.setAttribute("aria-current", "true")
    else card.removeAttribute("aria-current")
  }
}

function showTray() {
  panel.hidden = false
  document.body.classList.add("has-panel", "show-tray")
  panel.querySelector("a, button")?.focus()
}

function hide() {
  panel.hidden = true
  document.body.classList.remove("has-panel", "show-tray")
}

document.addEventListener("click", (event) => {
  if (!panel || !plain(event)) return
  const link = event.target.closest("a[data-post]")
  const back = event.target.closest("a[data-panel-back]")
  if (link || back) event.preventDefault()
  if (link) {
    document.getElementById("pop")?.hidePopover?.()
    openPost(link)
  } else if (back) {
    backToTray(back)
  } else if (event.target.closest("[data-panel-close]")) {
    hide()
    document.querySelector("[data-tray-open]")?.focus()
  } else if (event.target.closest("[data-tray-open]")) {
    showTray()
  }
})

// Where it would cover the sheet, the tray waits to be asked for.
if (panel?.hasAttribute("data-tray") && NARROW.matches) hide()
