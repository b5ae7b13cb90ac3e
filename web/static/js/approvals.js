// Deciding without the mouse: j and k from card to card, a goes to Approve, r opens the box to send back.
const cards = [...document.querySelectorAll("[data-card]")]
const typing = (target) => target.closest?.("input, textarea, select")

function step(by) {
  const here = cards.findIndex((card) => card.contains(document.activeElement))
  const next = cards[here < 0 ? (by > 0 ? 0 : cards.length - 1) : here + by]
  next?.focus()
  next?.scrollIntoView({ block: "nearest" })
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return
  if (document.querySelector("dialog[open]")) return
  // Whoever is at none of them yet, as after a yes, means the first.
  const card = cards.find((each) => each.contains(document.activeElement)) ?? cards[0]
  if (event.key === "j") step(1)
  else if (event.key === "k") step(-1)
  else if (event.key === "a" && card) card.querySelector("[data-approve]").focus()
  else if (event.key === "r" && card) {
    const box = card.querySelector(".send-back")
    box.open = true
    box.querySelector("textarea").focus()
    event.preventDefault()
  }
})
