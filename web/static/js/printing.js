// <button data-print> prints the page; without JavaScript it stays hidden, and the browser's own menu does.
for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false
  button.addEventListener("click", () => window.print())
}
