// One file on its way, as a line: its name, how far it came, a way to give it up.
export function lineIn(list, file, words) {
  const row = document.createElement("li")
  const text = document.createElement("span")
  const bar = Object.assign(document.createElement("progress"), { max: 100, value: 0 })
  const stop = Object.assign(document.createElement("button"), { type: "button", className: "btn", textContent: words.stop })
  const say = (sentence, more = {}) => {
    text.textContent = sentence.replace("{name}", file.name).replace("{percent}", more.percent ?? "").replace("{reason}", more.reason ?? "")
  }
  bar.setAttribute("aria-label", file.name)
  say(words.going, { percent: 0 })
  row.append(text, bar, stop)
  list.append(row)
  const line = {
    stopped: false,
    tell(percent) {
      bar.value = percent
      say(words.going, { percent })
    },
    lost: () => say(words.lost),
    gone: () => row.remove(),
    done(sentence, answer) {
      bar.remove()
      stop.remove()
      say(sentence)
      if (answer.address) {
        const link = Object.assign(document.createElement("a"), { href: answer.address, className: "link", textContent: answer.remark || answer.name })
        row.append(link)
      }
    },
    failed(reason) {
      bar.remove()
      stop.remove()
      row.classList.add("failed")
      say(words.failed, { reason })
    },
  }
  stop.addEventListener("click", () => { line.stopped = true })
  return line
}
