// A still of a video that is about to be sent, drawn here: the server decodes no video. Null where this browser cannot either.
const SECONDS = 15000
const LONGEST = 960

export function stillOf(file) {
  if (!file.type.startsWith("video/")) return Promise.resolve(null)
  const video = Object.assign(document.createElement("video"), { muted: true, playsInline: true, preload: "auto" })
  const address = URL.createObjectURL(file)
  return new Promise((done) => {
    const giveUp = setTimeout(() => done(null), SECONDS)
    video.addEventListener("error", () => done(null))
    video.addEventListener("loadeddata", () => { video.currentTime = Math.min(1, (video.duration || 0) / 3) })
    video.addEventListener("seeked", () => drawn(video).then(done), { once: true })
    video.addEventListener("seeked", () => clearTimeout(giveUp), { once: true })
    video.src = address
  }).catch(() => null).finally(() => URL.revokeObjectURL(address))
}

function drawn(video) {
  const scale = Math.min(1, LONGEST / Math.max(video.videoWidth, video.videoHeight))
  const canvas = Object.assign(document.createElement("canvas"), {
    width: Math.max(1, Math.round(video.videoWidth * scale)),
    height: Math.max(1, Math.round(video.videoHeight * scale)),
  })
  canvas.getContext("2d").drawImage(video, 0, 0, canvas.width, canvas.height)
  return new Promise((done) => canvas.toBlob(done, "image/jpeg", 0.85))
}
