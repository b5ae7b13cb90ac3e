// Pointer drag from [data-drag] to [data-drop]: mouse, pen, and touch after a long press.
//
//   pointerDrag(root, { canDrop: (item, place) => true, onDrop: (item, place) => {} })
//
// The same move must also exist by keyboard and as a form: this is only the quickest way.
const PRESS = 350
const SLACK = 5
const TOUCH_SLACK = 8
const EDGE = 60

// What scrolls under the pointer: a box of its own, or the page.
function boxUnder(x, y) {
  for (let box = document.elementFromPoint(x, y); box && box !== document.body; box = box.parentElement) {
    if (box.scrollHeight > box.clientHeight && /auto|scroll/.test(getComputedStyle(box).overflowY)) return box
  }
  return document.scrollingElement
}

export function pointerDrag(root, { canDrop, onDrop }) {
  let drag = null

  const placeAt = (x, y) => document.elementFromPoint(x, y)?.closest("[data-drop]") ?? null

  function mark(place) {
    if (place === drag.over) return
    drag.over?.classList.remove("drop-ok", "drop-no")
    drag.over = place
    place?.classList.add(canDrop(drag.item, place) ? "drop-ok" : "drop-no")
  }

  function begin() {
    drag.on = true
    drag.ghost = drag.item.cloneNode(true)
    drag.ghost.removeAttribute("id")
    drag.ghost.setAttribute("aria-hidden", "true")
    drag.ghost.classList.add("ghost")
    document.body.append(drag.ghost)
    drag.item.classList.add("dragging")
    scroll()
  }

  function scroll() {
    if (!drag?.on) return
    const speed = drag.y < EDGE ? (drag.y - EDGE) / 4 : Math.max(0, (drag.y - innerHeight + EDGE) / 4)
    if (speed) boxUnder(drag.x, drag.y).scrollTop += speed
    drag.frame = requestAnimationFrame(scroll)
  }

  function move(event) {
    drag.x = event.clientX
    drag.y = event.clientY
    const way = Math.hypot(drag.x - drag.x0, drag.y - drag.y0)
    if (!drag.on) {
      // A finger that moves before the press is long enough wants to scroll.
      if (drag.touch) return way > TOUCH_SLACK ? end() : undefined
      if (way < SLACK) return
      begin()
    }
    // Through the object model: the policy forbids style attributes, not styles set by our own script.
    drag.ghost.style.transform = `translate(${drag.x + 10}px, ${drag.y + 8}px)`
    mark(placeAt(drag.x, drag.y))
  }

  function up() {
    const { on, item, over } = drag
    end()
    if (!on) return
    // The click that follows a drop is not a click on the card.
    const swallow = (event) => {
      event.preventDefault()
      event.stopPropagation()
    }
    addEventListener("click", swallow, { capture: true, once: true })
    setTimeout(() => removeEventListener("click", swallow, { capture: true }), 50)
    if (over && canDrop(item, over)) onDrop(item, over)
  }

  function cancel(event) {
    if (event.key !== "Escape") return
    event.preventDefault()
    event.stopPropagation()
    end()
  }

  function end() {
    if (!drag) return
    clearTimeout(drag.timer)
    cancelAnimationFrame(drag.frame)
    drag.ghost?.remove()
    drag.item.classList.remove("dragging")
    drag.over?.classList.remove("drop-ok", "drop-no")
    drag = null
    removeEventListener("pointermove", move)
    removeEventListener("pointerup", up)
    removeEventListener("pointercancel", end)
    removeEventListener("keydown", cancel, true)
    removeEventListener("touchmove", hold)
  }

  // Once a card is held, the finger moves it, not the page.
  function hold(event) {
    if (drag?.on) event.preventDefault()
  }

  root.addEventListener("pointerdown", (event) => {
    const item = event.target.closest("[data-drag]")
    if (!item || event.button !== 0 || drag) return
    const touch = event.pointerType === "touch"
    drag = { item, touch, x0: event.clientX, y0: event.clientY, x: event.clientX, y: event.clientY, over: null }
    if (touch) drag.timer = setTimeout(begin, PRESS)
    addEventListener("pointermove", move)
    addEventListener("pointerup", up)
    addEventListener("pointercancel", end)
    addEventListener("keydown", cancel, true)
    addEventListener("touchmove", hold, { passive: false })
  })
  root.addEventListener("dragstart", (event) => event.preventDefault())
}
