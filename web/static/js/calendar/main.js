// Comfort on the calendar. Every one of these has a page or a form that does the same without a script.
import "./filters.js"
import "./side.js"
import "./day-list.js"
import "./keyboard.js"
import "./dragging.js"
import "./agenda.js"
import "./now.js"
import "./changes.js"
