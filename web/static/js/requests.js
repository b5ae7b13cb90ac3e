// What every htmx request carries, and what is said when one fails.
import { toast } from "./toasts.js"

export function csrfToken() {
  return document.querySelector('meta[name="csrf-token"]')?.content ?? ""
}

document.addEventListener("htmx:config:request", (event) => {
  event.detail.ctx.request.headers["X-CSRFToken"] = csrfToken()
})

// A refusal comes back as a whole page. Its title and sentence become a toast, and the page stays as it is.
// 422 is left alone: it is the form again, with its complaints, and is swapped in.
document.addEventListener("htmx:response:error", (event) => {
  const { response, text } = event.detail.ctx
  if (response.status === 422) return
  if (response.status === 401) {
    location.reload()
    return
  }
  const page = new DOMParser().parseFromString(text ?? "", "text/html")
  const words = [page.querySelector("h1"), page.querySelector(".lead")].map((part) => part?.textContent.trim())
  toast(words.filter(Boolean).join(". ") || String(response.status), { tone: "error" })
})

document.addEventListener("htmx:error", () => {
  toast(document.body.dataset.offline || "⚠", { tone: "error" })
})
