// In the library, images chosen or dropped are sent at once.
import { drops } from "./files.js"

const form = document.getElementById("sending")
if (form) {
  form.addEventListener("change", (event) => {
    if (event.target.files?.length) form.requestSubmit()
  })
  drops(form, () => form.requestSubmit())
}
