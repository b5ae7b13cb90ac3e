// What was typed is kept in this browser until the server has it, and offered on return: after a crash, a closed tab,
// a server that was away.
const PAUSE = 300
const INPUTS = "textarea[name]:not([readonly]), select[name], input[name]:not([type=hidden], [type=file], [type=checkbox], [type=radio])"

export function begin(form) {
  const key = () => `marronnier.kept.${form.dataset.who}.${new URL(form.action).pathname}`
  const fresh = key().replace(/[^/]*\/compose$/, "new")
  let timer = 0
  let changed = 0 // counts what was typed, so that an older saving does not throw away newer words

  function held() {
    const times = {}
    const values = {}
    for (const input of form.querySelectorAll(INPUTS)) {
      const number = (times[input.name] = (times[input.name] ?? -1) + 1)
      values[`${input.name}#${number}`] = input
    }
    return values
  }

  const words = () => Object.fromEntries(Object.entries(held()).map(([name, input]) => [name, input.value]))

  function keep(sent = false) {
    clearTimeout(timer)
    put(key(), { at: Date.now(), was: form.querySelector("#was").value, words: words(), sent })
  }

  form.addEventListener("input", () => {
    changed += 1
    clearTimeout(timer)
    timer = setTimeout(keep, PAUSE)
  })
  addEventListener("pagehide", () => timer && keep())
  form.addEventListener("submit", () => keep(true))

  // `detail` is the count when the saving was sent.
  document.addEventListener("composer:saved", (event) => {
    if (event.detail !== changed) return
    clearTimeout(timer)
    timer = 0
    drop(key())
    drop(fresh)
  })

  offer()

  function offer() {
    if (!form.action.endsWith("/new") && get(fresh)?.sent) drop(fresh)
    const kept = get(key())
    const box = document.getElementById("kept-here")
    if (!kept || !box) return
    const now = words()
    const differs = Object.entries(kept.words).filter(([name, value]) => name in now && now[name] !== value)
    if (!differs.length) return drop(key())
    box.querySelector("[data-when]").textContent = new Date(kept.at).toLocaleString(document.documentElement.lang)
    box.hidden = false
    box.querySelector("[data-bring]").addEventListener("click", () => {
      const inputs = held()
      for (const [name, value] of differs) inputs[name].value = value
      // As the page was when these words were written: who changed the same meanwhile is still found out.
      form.querySelector("#was").value = kept.was
      box.hidden = true
      const first = inputs[differs[0][0]]
      first.focus()
      first.dispatchEvent(new InputEvent("input", { bubbles: true }))
    })
    box.querySelector("[data-drop]").addEventListener("click", () => {
      drop(key())
      box.hidden = true
    })
  }

  return { mark: () => changed }
}

function get(name) {
  try {
    return JSON.parse(localStorage.getItem(name))
  } catch {
    return null
  }
}

function put(name, what) {
  try {
    localStorage.setItem(name, JSON.stringify(what))
  } catch {
    // Full, or forbidden: then only the server keeps it.
  }
}

function drop(name) {
  try {
    localStorage.removeItem(name)
  } catch {
    // Nothing was kept.
  }
}
