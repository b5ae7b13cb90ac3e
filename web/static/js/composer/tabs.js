// One version at a time: the list of versions becomes a tab list, arrows move in it.
export function begin(form) {
  let shown = "common"

  const tabs = () => [...form.querySelectorAll(".vtab")]
  const nameOf = (tab) => tab.id.slice(2)

  function dress() {
    const list = form.querySelector(".vtabs")
    list.setAttribute("role", "tablist")
    list.setAttribute("aria-label", list.dataset.tabs)
    list.setAttribute("aria-orientation", matchMedia("(max-width: 1024px)").matches ? "horizontal" : "vertical")
    for (const tab of tabs()) {
      tab.setAttribute("role", "tab")
      tab.setAttribute("aria-controls", `v-${nameOf(tab)}`)
      document.getElementById(`v-${nameOf(tab)}`)?.setAttribute("role", "tabpanel")
    }
  }

  function show(name, { preview = true } = {}) {
    if (!document.getElementById(`v-${name}`)) name = "common"
    shown = name
    for (const tab of tabs()) {
      const on = nameOf(tab) === name
      tab.setAttribute("aria-selected", on)
      tab.tabIndex = on ? 0 : -1
      document.getElementById(`v-${nameOf(tab)}`)?.classList.toggle("on", on)
    }
    if (preview && matchMedia("(min-width: 1025px)").matches) {
      document.getElementById(`pv-${name}`)?.scrollIntoView({ block: "nearest" })
    }
  }

  // What follows the common text is shown as it is being written.
  function follow() {
    const text = form.elements.text.value
    for (const area of form.querySelectorAll("textarea[data-follows]")) area.value = text
  }

  form.addEventListener("click", (event) => {
    const tab = event.target.closest(".vtab")
    if (!tab) return
    event.preventDefault()
    show(nameOf(tab))
    tab.focus()
  })

  // On a phone the previews open over the page, at the version one is writing.
  addEventListener("hashchange", () => {
    if (location.hash === "#preview-sheet") document.getElementById(`pv-${shown}`)?.scrollIntoView()
  })

  form.addEventListener("keydown", (event) => {
    const all = tabs()
    const at = all.indexOf(event.target)
    if (at < 0) return
    const to = { ArrowDown: at + 1, ArrowRight: at + 1, ArrowUp: at - 1, ArrowLeft: at - 1, Home: 0, End: -1 }[event.key]
    if (to === undefined) {
      if (event.key === " ") {
        event.preventDefault()
        event.target.click()
      }
      return
    }
    event.preventDefault()
    const next = all.at(to % all.length)
    show(nameOf(next))
    next.focus()
  })

  form.addEventListener("input", (event) => {
    if (event.target.name === "text") follow()
  })

  document.addEventListener("composer:show", (event) => show(event.detail))
  document.addEventListener("composer:swapped", () => {
    dress()
    show(shown, { preview: false })
    follow()
  })

  dress()
  show(location.hash.startsWith("#v-") ? location.hash.slice(3) : "common", { preview: false })
}
