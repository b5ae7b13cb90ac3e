// On a phone: the strip of days stands at today, past days come when asked for.
function center() {
  const strip = document.getElementById("strip")
  const today = strip?.querySelector(".today")
  if (today?.offsetWidth) strip.scrollLeft = today.offsetLeft - (strip.clientWidth - today.offsetWidth) / 2
}

document.addEventListener("click", (event) => {
  if (!event.target.closest("[data-past]")) return
  event.preventDefault()
  document.body.classList.add("show-past")
  document.querySelector("#cal .day.past:not(.void, .other) a.post")?.focus()
})
document.addEventListener("calendar:drawn", center)
center()
