// Comfort on top of pages that work without it. Each module looks after one thing and starts by itself.
import "./requests.js"
import "./theme.js"
import "./menus.js"
import "./toasts.js"
import "./copy.js"
import "./keys.js"
import "./focus.js"
