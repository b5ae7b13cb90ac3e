// After a form came back with complaints, start reading there.
document.querySelector("[data-focus]")?.focus()

// A field with a list of suggestions shows only those that fit what stands in it: select it, so that typing starts anew.
document.addEventListener("focusin", (event) => {
  if (event.target.matches("input[list]")) event.target.select()
})

// The current one of several tabs may lie outside a phone's window.
document.querySelector(":is(.tabs, .plan-places) [aria-current]")?.scrollIntoView({ block: "nearest", inline: "center" })
