// Marks the cards that get in each other's way. They come after the sheet: finding them must not hold it up.
// Without a script the page of clashes says the same.
const mark = document.getElementById("clash-mark")
let words = {}

async function ask() {
  const answer = await fetch(mark.dataset.at).catch(() => null)
  if (!answer?.ok) return
  words = (await answer.json()).marks
  draw()
}

function draw() {
  for (const card of document.querySelectorAll("#cal .post[data-variants]")) {
    const said = card.dataset.variants.split(" ").map((one) => words[one]).find(Boolean)
    if (!said || card.querySelector(".clash")) continue
    const made = mark.content.cloneNode(true).firstElementChild
    made.title = said
    made.querySelector(".vh").textContent = `, ${said}`
    card.querySelector(".st").before(made)
  }
}

if (mark && document.querySelector("#cal .post")) {
  ask()
  document.addEventListener("calendar:drawn", () => {
    draw()
    ask()
  })
}
