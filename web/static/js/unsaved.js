// A one-line form shows its button only once something was changed in it.
for (const button of document.querySelectorAll("[data-send-button]")) {
  button.hidden = true
  button.form.addEventListener("change", () => {
    button.hidden = false
  })
}
