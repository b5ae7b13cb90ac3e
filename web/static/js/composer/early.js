// Runs before the page is drawn: with scripts, one version is shown at a time; without, all of them, one below the other.
document.documentElement.classList.add("js")
