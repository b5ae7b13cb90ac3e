// Long work done in parts: the page that shows how far it is sends the next part by itself.
const form = document.querySelector("form[data-goes-on]")
if (form) setTimeout(() => form.requestSubmit(), 150)
