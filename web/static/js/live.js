// Says a sentence to those who listen, through the page's one live region.
export function say(words) {
  const region = document.getElementById("live")
  if (!region) return
  region.textContent = ""
  // A region that keeps the same text is not read again: empty it first, fill it in the next frame.
  requestAnimationFrame(() => {
    region.textContent = words
  })
}
