// <button data-copy="#id"> copies the value of a field or the text of an element and says so.
import { toast } from "./toasts.js"

for (const button of document.querySelectorAll("[data-copy]")) button.hidden = false

document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-copy]")
  if (!button) return
  const source = document.querySelector(button.dataset.copy)
  if (!source) return
  try {
    await navigator.clipboard.writeText(source.value ?? source.textContent.trim())
    toast(button.dataset.copied || "✓")
  } catch {
    // No clipboard outside https and localhost: select it, and the person copies.
    source.select?.()
  }
})
