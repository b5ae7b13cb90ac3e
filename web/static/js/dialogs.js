// <button data-dialog="id" hidden> opens a <dialog>; the dialog closes itself (Escape, form method="dialog", a click beside it).
for (const button of document.querySelectorAll("[data-dialog]")) button.hidden = false

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-dialog]")
  if (button) {
    button.closest("details")?.removeAttribute("open")
    document.getElementById(button.dataset.dialog)?.showModal()
    return
  }
  // The backdrop belongs to the dialog: a click that hits the dialog itself, not what is in it, is a click beside it.
  if (event.target.matches?.("dialog[open]")) event.target.close()
})
