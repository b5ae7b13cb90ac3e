// The line of now moves on while the page stays open; the week comes scrolled to the day it is.
const line = () => document.querySelector("[data-now]")

function place() {
  const minutes = new Date().getMinutes()
  // Only the minute: whose hour it is says the server, each time the sheet is drawn.
  for (const name of [...(line()?.classList ?? [])]) if (/^n\d+$/.test(name)) line().classList.remove(name)
  line()?.classList.add(`n${Math.floor(minutes / 5)}`)
}

if (line()) setInterval(place, 60_000)
const today = document.querySelector(".hours th.today")
const box = today?.closest(".scroll-x")
if (box && box.scrollWidth > box.clientWidth) box.scrollLeft = Math.max(0, today.offsetLeft - 120)
