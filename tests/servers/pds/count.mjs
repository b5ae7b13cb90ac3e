// Bluesky's own counter: a list of texts in, and [signs, octets] of each out.
import { createRequire } from 'node:module'

const require = createRequire(process.env.SERVER_MODULES + '/')
const { RichText } = require('@atproto/api')

const given = []
for await (const piece of process.stdin) given.push(piece)
const counted = JSON.parse(Buffer.concat(given).toString()).map((text) => {
  const rich = new RichText({ text })
  return [rich.graphemeLength, rich.length]
})
console.log(JSON.stringify(counted))
