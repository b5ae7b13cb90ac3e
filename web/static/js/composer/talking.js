// The words selected in an editor go along to the comment about them.
export function begin(form) {
  const link = form.querySelector("a.talk")
  link?.addEventListener("pointerdown", carry)
  link?.addEventListener("focus", carry)
  let passage = ""

  document.addEventListener("selectionchange", () => {
    const input = document.activeElement
    if (!input?.matches?.(".ed textarea")) return
    passage = input.value.slice(input.selectionStart, input.selectionEnd).trim().slice(0, 500)
  })

  function carry() {
    const to = new URL(link.href)
    if (passage) to.searchParams.set("passage", passage)
    else to.searchParams.delete("passage")
    link.href = to.href
  }
}
