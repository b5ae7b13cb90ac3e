// A card that was put down stands where it was put at once, paler, while the server is asked.
// Returns the way back, for when the server says no or does not answer.
export function land(card, cell) {
  card.classList.add("landing")
  const item = card.closest("#cal .posts li, #cal .placed li")
  // From the side: its place there stays until the answer draws both.
  if (!item) return () => card.classList.remove("landing")
  const [home, neighbour] = [item.parentElement, item.nextSibling]
  const later = [...listOf(cell).children].find((other) => hourOf(other) > hourOf(item))
  listOf(cell).insertBefore(item, later ?? null)
  return () => {
    card.classList.remove("landing")
    home.insertBefore(item, neighbour)
  }
}

const hourOf = (item) => item.querySelector("time")?.textContent ?? ""

function listOf(cell) {
  const list = cell.querySelector(".posts, .placed")
  if (list) return list
  const made = document.createElement("ul")
  made.className = "placed"
  return cell.appendChild(made)
}
