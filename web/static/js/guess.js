// On the first page, the browser knows the time zone better than we do.
const field = document.querySelector("[data-guess=zone]")
const zone = Intl.DateTimeFormat().resolvedOptions().timeZone
if (field && zone && document.querySelector(`#${field.getAttribute("list")} option[value="${CSS.escape(zone)}"]`)) {
  field.value = zone
}
