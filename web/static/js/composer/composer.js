// The composer's comforts. The page works without any of them: each calls what a button of the form does.
import { begin as tabs } from "./tabs.js"
import { begin as save } from "./save.js"
import { begin as review } from "./review.js"
import { begin as marks } from "./marks.js"
import { begin as files } from "./files.js"
import { begin as cropping } from "./cropping.js"
import { begin as keys } from "./keys.js"
import { begin as inserting } from "./inserting.js"
import { begin as talking } from "./talking.js"
import { begin as local } from "./local.js"

const form = document.getElementById("composer")
if (form) {
  const saving = save(form, local(form))
  tabs(form)
  review(form)
  marks(form)
  files(form, saving)
  cropping(form, saving)
  keys(form, saving)
  inserting(form)
  talking(form)
}
