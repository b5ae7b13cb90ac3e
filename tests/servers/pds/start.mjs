// A personal data server and the directory of identities it needs, on two ports of the loopback:
// node start.mjs DATA PDS-PORT DIRECTORY-PORT. Says "ready" when both answer.
import net from 'node:net'
import { createRequire } from 'node:module'

// Both programs listen on every interface of the machine.
const listen = net.Server.prototype.listen
net.Server.prototype.listen = function (port, ...rest) {
  return typeof port === 'object' && port !== null
    ? listen.call(this, { ...port, host: '127.0.0.1' }, ...rest)
    : listen.call(this, port, '127.0.0.1', ...rest)
}

const require = createRequire(process.env.SERVER_MODULES + '/')
const { PDS, envToCfg, envToSecrets } = require('@atproto/pds')
const { Secp256k1Keypair } = require('@atproto/crypto')
const plc = require('@did-plc/server')

const [folder, port, directory] = process.argv.slice(2)
const key = async () => Secp256k1Keypair.create({ exportable: true })
const identities = plc.PlcServer.create({ db: plc.Database.mock(), port: Number(directory) })
await identities.start()
const env = {
  devMode: true,
  port: Number(port),
  hostname: 'localhost',
  dataDirectory: folder,
  blobstoreDiskLocation: `${folder}/blobs`,
  recoveryDidKey: (await key()).did(),
  adminPassword: 'of this test',
  jwtSecret: 'of this test',
  serviceHandleDomains: ['.test'],
  didPlcUrl: `http://localhost:${directory}`,
  bskyAppViewUrl: 'https://appview.invalid',
  bskyAppViewDid: 'did:example:invalid',
  modServiceUrl: 'https://moderator.invalid',
  modServiceDid: 'did:example:invalid',
  plcRotationKeyK256PrivateKeyHex: Buffer.from(await (await key()).export()).toString('hex'),
  inviteRequired: false,
  disableSsrfProtection: true,
  rateLimitsEnabled: false,
}
const server = await PDS.create(envToCfg(env), envToSecrets(env))
await server.start()
console.log('ready')
