// "+7" and the number of a day open the whole day's list beside it; without a script they lead to its page.
const WIDTH = 316
const pop = document.getElementById("pop")

async function open(link) {
  await htmx.ajax("GET", link.getAttribute("href"), { target: "#pop", swap: "innerHTML" })
  pop.showPopover({ source: link })
  const beside = link.closest("td").getBoundingClientRect()
  pop.style.left = `${Math.max(8, Math.min(beside.left, innerWidth - WIDTH))}px`
  pop.style.top = `${Math.max(8, Math.min(beside.top, innerHeight - pop.offsetHeight - 12))}px`
  pop.querySelector("a")?.focus()
}

document.addEventListener("click", (event) => {
  const link = event.target.closest("#cal .month :is(a.more, a.dn)")
  if (!pop?.showPopover || !link || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return
  event.preventDefault()
  open(link)
})
