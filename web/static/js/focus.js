// After a form came back with complaints, start reading there.
document.querySelector("[data-focus]")?.focus()
