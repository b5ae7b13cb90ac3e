// Marks the cards that get in each other's way. They come after the sheet: finding them must not hold it up.
// Without a script the page of clashes says the same.
const mark = document.getElementById("clash-mark")
let asked = 0

async function ask() {
  const mine = ++asked
  if (!document.querySelector("#cal .post[data-variants]")) return
  const answer = await fetch(mark.dataset.at).catch(() => null)
  const words = answer?.ok ? (await answer.json()).marks : null
  // Another change may have drawn the sheet meanwhile; its own answer is on the way.
  if (words && mine === asked) draw(words)
}

function draw(words) {
  for (const card of document.querySelectorAll("#cal .post[data-variants]")) {
    card.querySelector(".clash")?.remove()
    const said = card.dataset.variants.split(" ").map((one) => words[one]).find(Boolean)
    if (!said) continue
    const made = mark.content.cloneNode(true).firstElementChild
    made.title = said
    made.querySelector(".vh").textContent = `, ${said}`
    card.querySelector(".st").before(made)
  }
}

if (mark) {
  ask()
  document.addEventListener("calendar:drawn", ask)
}
