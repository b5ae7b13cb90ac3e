// Menus are <details>. Only one is open; a click elsewhere or Escape closes it and gives the focus back.
const OPEN = "details.dd[open]"

document.addEventListener("click", (event) => {
  for (const menu of document.querySelectorAll(OPEN)) {
    if (!menu.contains(event.target)) menu.open = false
  }
})

document.addEventListener("keydown", (event) => {
  const menu = event.target.closest?.(OPEN) ?? document.querySelector(OPEN)
  if (!menu) return
  if (event.key === "Escape") {
    menu.open = false
    menu.querySelector("summary").focus()
    event.stopPropagation()
  }
  if ((event.key === "ArrowDown" || event.key === "ArrowUp") && menu.contains(event.target)) {
    const items = [...menu.querySelectorAll(".menu :is(a, button, input)")].filter((item) => item.offsetParent)
    const next = items.indexOf(document.activeElement) + (event.key === "ArrowDown" ? 1 : -1)
    items.at(next % items.length)?.focus()
    event.preventDefault()
  }
})
