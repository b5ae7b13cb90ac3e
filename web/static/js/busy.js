// A form whose answer takes a while (a platform is asked meanwhile) says so, and is sent only once.
import { say } from "./live.js"

document.addEventListener("submit", (event) => {
  const form = event.target.closest("form[data-busy]")
  if (!form || event.defaultPrevented) return
  if (form.ariaBusy === "true") {
    event.preventDefault()
    return
  }
  form.ariaBusy = "true"
  const button = event.submitter ?? form.querySelector("button")
  // Not disabled: a disabled button loses the focus, and whoever listens loses the place.
  button.dataset.words = button.innerHTML
  button.textContent = form.dataset.busy
  button.setAttribute("aria-disabled", "true")
  say(form.dataset.busy)
})

// Back by the browser's own button: the page may come from its memory, still busy.
addEventListener("pageshow", (event) => {
  if (!event.persisted) return
  for (const form of document.querySelectorAll("form[data-busy]")) {
    form.ariaBusy = null
    for (const button of form.querySelectorAll("button[aria-disabled]")) {
      button.innerHTML = button.dataset.words
      button.removeAttribute("aria-disabled")
    }
  }
})
