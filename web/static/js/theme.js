// Changes the theme at once; the form behind the button stores it, also for the next visit.
document.addEventListener("submit", (event) => {
  const form = event.target.closest(".theme-switch")
  if (!form) return
  event.preventDefault()
  const body = new FormData(form, event.submitter)
  document.documentElement.dataset.theme = body.get("theme")
  form.querySelector(":is(.when-light, .when-dark):not([hidden])")?.blur()
  const shown = [...form.querySelectorAll("button")].find((button) => button.offsetWidth)
  shown?.focus()
  fetch(form.action, { method: "POST", body, redirect: "manual" })
})
