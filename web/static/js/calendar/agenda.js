// On a phone: the strip of days stands at today, past days come when asked for.
function center() {
  const strip = document.getElementById("strip")
  const today = strip?.querySelector(".today")
  if (today?.offsetWidth) strip.scrollLeft = today.offsetLeft - (strip.clientWidth - today.offsetWidth) / 2
}

// A year wider than the page begins at this week, not in January.
function now() {
  const week = document.querySelector(".year .wkn .now")
  const box = week?.closest(".scroll-x")
  if (!box || box.scrollWidth <= box.clientWidth) return
  const names = box.querySelector("tbody th").offsetWidth
  box.scrollLeft = week.getBoundingClientRect().left - box.getBoundingClientRect().left + box.scrollLeft - names - 48
}

document.addEventListener("click", (event) => {
  if (!event.target.closest("[data-past]")) return
  event.preventDefault()
  document.body.classList.add("show-past")
  document.querySelector("#cal .day.past:not(.void, .other) a.post")?.focus()
})
document.addEventListener("calendar:drawn", center)
document.addEventListener("calendar:drawn", now)
center()
now()
