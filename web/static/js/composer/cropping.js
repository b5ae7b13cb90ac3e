// The crop of an image: its fields in a dialog, beside the frame they draw. Dragged, or moved by the arrows.
const NS = "http://www.w3.org/2000/svg"
const clamp = (value, least, most) => Math.min(Math.max(value, least), most)

export function begin(form, saving) {
  form.addEventListener("click", (event) => {
    const summary = event.target.closest("[data-crop] > summary")
    if (!summary || !summary.parentElement.dataset.src) return
    event.preventDefault()
    open(summary.parentElement, saving)
  })
}

function open(place, saving) {
  const { src, title, done, frame } = place.dataset
  const picture = { width: Number(place.dataset.width), height: Number(place.dataset.height) }
  const fields = place.querySelector(".crop-fields")
  const ratio = fields.querySelector("[data-ratio]")
  const side = (name) => fields.querySelector(`[data-side=${name}]`)
  const before = [ratio, ...["x", "y", "w", "h"].map(side)].map((input) => [input, input.value])

  const dialog = element("dialog", { class: "dialog crop-dialog", "aria-labelledby": "crop-title" })
  const heading = element("h2", { id: "crop-title" }, title)
  const stage = element("div", { class: "crop-stage", tabindex: "0", role: "application", "aria-label": frame })
  const drawing = svg("svg", { viewBox: `0 0 ${picture.width} ${picture.height}`, "aria-hidden": "true" })
  const shade = svg("path", { class: "crop-shade", "fill-rule": "evenodd" })
  const edge = svg("rect", { class: "crop-edge" })
  const corner = svg("circle", { class: "crop-corner", r: Math.max(picture.width, picture.height) / 40 })
  drawing.append(svg("image", { href: src, ...picture }), shade, edge, corner)
  stage.append(drawing)
  const use = element("button", { type: "button", class: "btn primary" }, done)
  const actions = element("div", { class: "actions" })
  actions.append(use)
  dialog.append(heading, stage, fields, actions)
  // Inside the form: the fields go on belonging to it.
  place.after(dialog)

  const number = (name) => Number(side(name).value.replace(",", ".")) || 0
  const put = (name, value) => (side(name).value = Math.round(clamp(value, "xy".includes(name) ? 0 : 5, 100) * 10) / 10)

  function box() {
    const free = ratio.value === "free"
    let [w, h] = [picture.width, picture.height]
    if (free) [w, h] = [(w * number("w")) / 100, (h * number("h")) / 100]
    else if (ratio.value) {
      const [across, down] = ratio.value.split(":").map(Number)
      if (w / h > across / down) w = (h * across) / down
      else h = (w * down) / across
      ;[w, h] = [(w * number("w")) / 100, (h * number("w")) / 100]
    }
    const left = clamp((picture.width * number("x")) / 100 - w / 2, 0, picture.width - w)
    const top = clamp((picture.height * number("y")) / 100 - h / 2, 0, picture.height - h)
    return { left, top, w, h }
  }

  function draw() {
    const { left, top, w, h } = box()
    for (const [name, value] of Object.entries({ x: left, y: top, width: w, height: h })) edge.setAttribute(name, value)
    shade.setAttribute("d", `M0 0H${picture.width}V${picture.height}H0Z M${left} ${top}h${w}v${h}h${-w}Z`)
    corner.setAttribute("cx", left + w)
    corner.setAttribute("cy", top + h)
    for (const name of ["x", "y", "w", "h"]) side(name).disabled = !ratio.value || (name === "h" && ratio.value !== "free")
  }

  // From where the frame is drawn, not from where it was asked for: at an edge the two differ.
  function move(dx, dy) {
    const { left, top, w, h } = box()
    put("x", ((clamp(left + (dx * picture.width) / 100, 0, picture.width - w) + w / 2) / picture.width) * 100)
    put("y", ((clamp(top + (dy * picture.height) / 100, 0, picture.height - h) + h / 2) / picture.height) * 100)
    draw()
  }

  function grow(by, also = by) {
    put("w", number("w") + by)
    if (ratio.value === "free") put("h", number("h") + also)
    draw()
  }

  stage.addEventListener("keydown", (event) => {
    const step = event.shiftKey ? 5 : 1
    const deed = {
      ArrowLeft: () => move(-step, 0), ArrowRight: () => move(step, 0), ArrowUp: () => move(0, -step), ArrowDown: () => move(0, step),
      "+": () => grow(step), "=": () => grow(step), "-": () => grow(-step),
    }[event.key]
    if (!deed || !ratio.value) return
    event.preventDefault()
    deed()
  })

  stage.addEventListener("pointerdown", (event) => {
    if (!ratio.value) return
    stage.setPointerCapture(event.pointerId)
    const resizing = event.target === corner
    let last = event
    const drag = (now) => {
      const scale = 100 / drawing.getScreenCTM().a
      const [dx, dy] = [((now.clientX - last.clientX) * scale) / picture.width, ((now.clientY - last.clientY) * scale) / picture.height]
      last = now
      if (resizing) grow(dx * 2, dy * 2)
      else move(dx, dy)
    }
    stage.addEventListener("pointermove", drag)
    stage.addEventListener("lostpointercapture", () => stage.removeEventListener("pointermove", drag), { once: true })
    event.preventDefault()
    stage.focus()
  })

  fields.addEventListener("input", draw)
  dialog.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.target.tagName === "BUTTON") return
    event.preventDefault()
    use.click()
  })

  // What is only being tried is no change of the post yet.
  for (const kind of ["input", "change"]) dialog.addEventListener(kind, (event) => event.stopPropagation())
  let taken = false
  const note = () => (taken = true)
  document.addEventListener("composer:saved", note)
  use.addEventListener("click", () => dialog.close("use"))
  dialog.addEventListener("close", () => {
    const kept = dialog.returnValue === "use"
    if (!kept) for (const [input, value] of before) input.value = value
    fields.removeEventListener("input", draw)
    for (const name of ["x", "y", "w", "h"]) side(name).disabled = false
    place.append(fields)
    dialog.remove()
    place.querySelector("summary").focus({ preventScroll: true })
    document.removeEventListener("composer:saved", note)
    // Also after a cancelled one that a saving took meanwhile.
    if (kept || taken) ratio.dispatchEvent(new Event("input", { bubbles: true }))
    if (kept) saving.softly(place.closest("form").querySelector("[data-save]"))
  })

  draw()
  dialog.showModal()
  ratio.focus()
}

function element(name, attributes, words = "") {
  const made = document.createElement(name)
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value)
  made.textContent = words
  return made
}

function svg(name, attributes) {
  const made = document.createElementNS(NS, name)
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value)
  return made
}
