// The emoji dialog: fetched when it is first opened; arrows move, Enter takes one.
const KEY = "marronnier.emoji"
const LATELY = 16

export function begin(form) {
  const dialog = document.getElementById("d-emoji")
  const grid = document.getElementById("emoji")
  const search = document.getElementById("emoji-q")
  if (!dialog || !grid) return
  let known = null

  const fold = (words) => words.toLowerCase().normalize("NFD").replace(/\p{M}/gu, "")

  form.addEventListener("click", async (event) => {
    if (!event.target.closest("[data-dialog=d-emoji]")) return
    search.value = ""
    search.focus()
    try {
      known ??= read(await (await fetch(form.dataset.emoji)).json())
      draw()
    } catch {
      grid.textContent = grid.dataset.failed
    }
  })

  const read = (data) => ({
    groups: data.groups,
    all: data.emoji.map(([sign, name, words, group]) => ({ sign, name, group, words: fold(`${name} ${words}`) })),
  })

  function draw() {
    const asked = fold(search.value.trim())
    const found = asked ? known.all.filter((one) => asked.split(/\s+/).every((word) => one.words.includes(word))) : known.all
    grid.replaceChildren()
    if (!asked) section(grid.dataset.recent, lately().map((sign) => known.all.find((one) => one.sign === sign)).filter(Boolean))
    for (const [number, name] of Object.entries(known.groups)) section(name, found.filter((one) => one.group === Number(number)))
    if (!found.length) grid.textContent = grid.dataset.none
    const first = grid.querySelector("button")
    if (first) first.tabIndex = 0
    grid.scrollTop = 0
  }

  function section(name, found) {
    if (!found.length) return
    const head = document.createElement("h3")
    head.textContent = name
    const row = document.createElement("div")
    row.className = "emoji-row"
    for (const one of found) {
      const button = document.createElement("button")
      button.type = "button"
      button.tabIndex = -1
      button.dataset.insert = button.textContent = one.sign
      button.title = one.name
      button.setAttribute("aria-label", one.name)
      row.append(button)
    }
    grid.append(head, row)
  }

  grid.addEventListener("click", (event) => {
    const sign = event.target.closest("[data-insert]")?.dataset.insert
    if (sign) remember(sign)
  })

  grid.addEventListener("keydown", (event) => {
    const all = [...grid.querySelectorAll("button")]
    const at = all.indexOf(event.target)
    if (at < 0) return
    const across = Math.max(1, Math.floor(grid.clientWidth / (event.target.offsetWidth || 1)))
    const to = { ArrowRight: at + 1, ArrowLeft: at - 1, ArrowDown: at + across, ArrowUp: at - across, Home: 0, End: all.length - 1 }[event.key]
    if (to === undefined) return
    event.preventDefault()
    if (to < 0) return search.focus()
    step(all, at, Math.min(to, all.length - 1))
  })

  function step(all, from, to) {
    if (from >= 0) all[from].tabIndex = -1
    all[to].tabIndex = 0
    all[to].focus()
  }

  search.addEventListener("input", () => known && draw())
  search.addEventListener("keydown", (event) => {
    const first = grid.querySelector("button")
    if (!first) return
    if (event.key === "ArrowDown") {
      event.preventDefault()
      first.focus()
    } else if (event.key === "Enter") {
      event.preventDefault()
      first.click()
    }
  })

  function lately() {
    try {
      return JSON.parse(localStorage.getItem(KEY)) ?? []
    } catch {
      return []
    }
  }

  function remember(sign) {
    try {
      localStorage.setItem(KEY, JSON.stringify([sign, ...lately().filter((one) => one !== sign)].slice(0, LATELY)))
    } catch {
      // A browser that keeps nothing remembers nothing.
    }
  }
}
