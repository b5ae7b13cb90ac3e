// A replacement in many posts goes on by itself, step by step, while its page is open.
const form = document.getElementById("going-on")
setTimeout(() => form?.requestSubmit(), 300)
