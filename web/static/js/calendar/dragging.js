// Carries a card to another day with mouse, pen or finger.
import { pointerDrag } from "../drag.js"
import { land } from "./landing.js"
import { moveTo, wish } from "./moving.js"
import { grid, hold, isPast, release } from "./sheet.js"

if (grid()) {
  pointerDrag(document.body, {
    canDrop: (card, cell) => !isPast(cell.dataset),
    onDrop: (card, cell) => {
      if (card.closest("td") === cell) return
      const wished = wish(card, cell.dataset)
      moveTo(card.dataset.move, wished, { back: land(card, cell) })
    },
  })
  // The drag itself says when a card is in the hand: its ghost comes and goes.
  new MutationObserver((changes) => {
    for (const change of changes) {
      for (const node of change.addedNodes) if (node.classList?.contains("ghost")) hold()
      for (const node of change.removedNodes) if (node.classList?.contains("ghost")) release()
    }
  }).observe(document.body, { childList: true })
}
