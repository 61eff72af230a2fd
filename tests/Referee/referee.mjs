// Baileys, a client that others wrote, as a program: it connects where it is told to, says on standard output what
// becomes of it, one JSON object a line, and takes commands on standard input: "logout", and the end of input to leave.
//
//   node referee.mjs URL ROOT_KEY STATE_FILE [VERSION] [KEEP_ALIVE_MILLISECONDS] [BROWSER]
//
// Events: {event: "qr", qr}, {event: "paired"}, {event: "open", jid, lid}, {event: "close", status, message},
// {event: "complaint", level, message}, {event: "stray", target}: something else than URL was to be dialled, and was not.
import fs from 'node:fs'
import net from 'node:net'
import readline from 'node:readline'
import { Browsers, BufferJSON, Curve, DisconnectReason, fetchLatestWaWebVersion, initAuthCreds, makeWASocket } from 'baileys'
import { WA_CERT_DETAILS } from 'baileys/lib/Defaults/index.js'
import { verifySignature } from 'libsignal/src/curve.js'

const [url, rootKey, stateFile, version = '2.3000.1045649367', keepAliveInterval = '30000', browser = 'Chrome'] = process.argv.slice(2)

const say = message => fs.writeSync(1, JSON.stringify(message) + '\n')

function stayAtHome() {
  const { hostname, port } = new URL(url)
  const connect = net.Socket.prototype.connect
  net.Socket.prototype.connect = function (...args) {
    // Node's own callers hand over one normalised array: [options, callback].
    const options = Array.isArray(args[0]) ? args[0][0] : args[0]
    if (options.host !== hostname || String(options.port) !== port) {
      const target = `${options.host}:${options.port}`
      say({ event: 'stray', target })
      throw new Error(`Only ${hostname}:${port} may be dialled, not ${target}.`)
    }
    return connect.apply(this, args)
  }
}

// Baileys as published calls its curve library for the verdict and does not look at it: any signature would pass.
function checkSignatures() {
  Curve.verify = (key, message, signature) => {
    const typed = key.length === 33 ? Buffer.from(key) : Buffer.concat([Buffer.of(5), key])
    return verifySignature(typed, message, signature) === true
  }
  WA_CERT_DETAILS.PUBLIC_KEY = Buffer.from(rootKey, 'hex')
}

// Credentials and keys in one file, written at every change before anything goes on.
function openState() {
  const saved = fs.existsSync(stateFile)
    ? JSON.parse(fs.readFileSync(stateFile, 'utf8'), BufferJSON.reviver)
    : { creds: initAuthCreds(), keys: {} }
  const save = () => fs.writeFileSync(stateFile, JSON.stringify(saved, BufferJSON.replacer))
  const keys = {
    get: async (type, ids) => Object.fromEntries(ids.map(id => [id, saved.keys[`${type}/${id}`]]).filter(([, value]) => value)),
    set: async changes => {
      for (const [type, values] of Object.entries(changes)) {
        for (const [id, value] of Object.entries(values)) saved.keys[`${type}/${id}`] = value ?? undefined
      }
      save()
    },
  }
  return { auth: { creds: saved.creds, keys }, save }
}

function complain(level, details, text) {
  const error = details?.err ?? details?.error ?? details?.e ?? details?.trace
  const message = [text ?? details?.msg ?? (typeof details === 'string' ? details : ''), error?.message ?? error].filter(Boolean).join(': ')
  say({ event: 'complaint', level, message })
}

const logger = {
  level: 'warn',
  child: () => logger,
  trace() {},
  debug() {},
  info() {},
  warn: (details, text) => complain('warn', details, text),
  error: (details, text) => complain('error', details, text),
}

let leaving = false
let socket

function connect(state) {
  socket = makeWASocket({
    waWebSocketUrl: url,
    version: version.split('.').map(Number),
    auth: state.auth,
    logger,
    browser: Browsers.ubuntu(browser),
    keepAliveIntervalMs: Number(keepAliveInterval),
  })
  socket.ev.on('creds.update', update => {
    Object.assign(state.auth.creds, update)
    state.save()
  })
  socket.ev.on('connection.update', ({ connection, lastDisconnect, qr, isNewLogin }) => {
    if (qr) say({ event: 'qr', qr })
    if (isNewLogin) say({ event: 'paired' })
    if (connection === 'open') say({ event: 'open', jid: state.auth.creds.me.id, lid: state.auth.creds.me.lid })
    if (connection !== 'close') return

    const status = lastDisconnect?.error?.output?.statusCode
    say({ event: 'close', status, message: lastDisconnect?.error?.message })
    // Coming back is left to the user of the library; after linking the service demands it.
    if (status === DisconnectReason.restartRequired && !leaving) connect(state)
    else process.exit(0)
  })
}

stayAtHome()
checkSignatures()
connect(openState())

readline.createInterface({ input: process.stdin })
  .on('line', async line => {
    if (line === 'logout') await socket.logout()
    else if (line === 'fetch-version') await fetchLatestWaWebVersion()
    else throw new Error(`There is no command ${line}.`)
  })
  .on('close', () => {
    leaving = true
    socket.end(undefined)
  })
