// Choosing many: boxes in the list and on the board, X on a card of the month. The form itself needs no script.
import { say } from "../live.js"

const bar = document.getElementById("bulk")
const counter = document.getElementById("picked")
const picked = new Set()

const boxes = () => [...document.querySelectorAll('#cal input[form="bulk"]')]

function count() {
  const number = boxes().filter((box) => box.checked).length + picked.size
  bar.classList.toggle("on", picked.size > 0)
  counter.textContent = number ? (number === 1 ? counter.dataset.one : counter.dataset.many.replace("{n}", number)) : ""
  return number
}

function turn(card) {
  const variants = card.dataset.variants ?? ""
  if (!variants) return
  if (!picked.delete(variants)) picked.add(variants)
  draw()
  if (!count()) say(counter.dataset.many.replace("{n}", 0))
}

function draw() {
  for (const old of bar.querySelectorAll("input[data-picked]")) old.remove()
  for (const variants of picked) {
    const field = document.createElement("input")
    Object.assign(field, { type: "hidden", name: "variant", value: variants })
    field.dataset.picked = ""
    bar.append(field)
  }
  for (const card of document.querySelectorAll("#cal .post[data-variants]")) {
    card.classList.toggle("picked", picked.has(card.dataset.variants))
  }
}

if (bar) {
  document.addEventListener("change", (event) => {
    if (event.target.matches("[data-pick-all]")) for (const box of boxes()) box.checked = event.target.checked
    if (event.target.matches('[data-pick-all], input[form="bulk"]')) count()
  })
  document.body.addEventListener("keydown", (event) => {
    const card = event.target.closest?.("#cal .post")
    if (event.key !== "x" || !card || event.ctrlKey || event.metaKey || event.altKey) return
    event.preventDefault()
    turn(card)
  })
  document.addEventListener("calendar:drawn", () => {
    draw()
    count()
  })
  count()
}
