// Programs that speak over the network, and those that serve with a word on the command line.
import { askApiServer } from './api-client.ts'
import { type Call, fails, FOREVER, type Outcome, optionOf, type Program, type Reached, takes } from './program.ts'

const LOCAL = /^(?:localhost|127\.0\.0\.1|0\.0\.0\.0|\[::1\])$/

/** Host and port of an address as clients take it: `http://db:80/x`, `db:80`, `db`. */
function addressOf(text: string): { readonly host: string; readonly port: number } {
  const match = /^(?:(https?):\/\/)?([^:/\s]+|\[[^\]]*\])(?::(\d+))?/.exec(text)
  return { host: match?.[2] ?? '', port: Number(match?.[3] ?? (match?.[1] === 'https' ? 443 : 80)) }
}

/** A connection to the Pod itself meets whoever listens there; one to a Service needs an endpoint that is ready. */
function connect({ isServed, lookUp, reach }: Call, host: string, port: number, path = '/'): Reached {
  const isLocal = LOCAL.test(host)
  if (isLocal && isServed(port) && !reach) return { result: 'ok' }
  if (reach) return reach(isLocal ? 'localhost' : host, port, path)
  const state = lookUp(isLocal ? `localhost:${port}` : host)
  return { result: state === 'answers' ? 'ok' : state === 'known' ? 'refused' : isLocal ? 'refused' : 'unknown host' }
}

/** Options of wget and curl that take the next word. */
const VALUED = /^(?:-[oXHdmTwtuAPY]|-O|--(?:output|request|header|data|data-raw|data-binary|post-data|cacert|max-time|timeout|retry|user|connect-timeout))$/

/** The address among the arguments. */
function urlOf(name: string, args: readonly string[]): string {
  const plain = args.filter((arg, i) => !arg.startsWith('-') && !(i > 0 && VALUED.test(args[i - 1]) && !(name === 'curl' && args[i - 1] === '-O')))
  return args.find((arg) => /^https?:\/\//.test(arg)) ?? plain[0] ?? ''
}

const STATUS_TEXTS: Readonly<Record<number, string>> = { 200: 'OK', 201: 'Created', 401: 'Unauthorized', 403: 'Forbidden', 404: 'Not Found', 500: 'Internal Server Error', 502: 'Bad Gateway', 503: 'Service Unavailable' }

function request(call: Call): Outcome {
  const { name, args } = call, url = urlOf(name, args), { host, port } = addressOf(url)
  const path = /^[^/]+(\/\S*)/.exec(url.replace(/^https?:\/\//, ''))?.[1] ?? '/', answer = askApiServer(call, host, port, path) ?? connect(call, host, port, path)
  if (answer.result === 'pending') return { forMs: FOREVER }
  return name === 'curl' ? curled(call, url, answer) : fetched(call, host, answer, args)
}

function curled({ args, read }: Call, url: string, { result, status = 200, body = '', tookMs = 20 }: Reached): Outcome {
  const { host, port } = addressOf(url), has = (letter: string, word: string): boolean => args.some((arg) => new RegExp(`^-[a-zA-Z]*${letter}`).test(arg) || arg === word)
  const isSilent = has('s', '--silent') && !has('S', '--show-error'), complain = (code: number, text: string, forMs = 5): Outcome => ({ code, forMs, ...(isSilent ? {} : { complaint: `curl: (${code}) ${text}` }) })
  const limitMs = Number(optionOf(args, '-m', '--max-time', '--connect-timeout') ?? 10) * 1000
  const authority = optionOf(args, '--cacert')
  if (authority !== undefined && result === 'ok' && read(authority) === undefined) return complain(77, `error setting certificate verify locations:  CAfile: ${authority} CApath: none`)
  if (result === 'untrusted') return complain(60, 'SSL certificate problem: unable to get local issuer certificate\nMore details here: https://curl.se/docs/sslcerts.html\n\ncurl failed to verify the legitimacy of the server and therefore could not\nestablish a secure connection to it. To learn more about this situation and\nhow to fix it, please visit the web page mentioned above.')
  if (result === 'unknown host') return complain(6, `Could not resolve host: ${host}`)
  if (result === 'timeout') return complain(28, `Connection timed out after ${limitMs} milliseconds`, limitMs)
  if (result === 'refused') return complain(7, `Failed to connect to ${host} port ${port}: Connection refused`)
  if (has('f', '--fail') && status >= 400) return complain(22, `The requested URL returned error: ${status}`, tookMs)
  const format = optionOf(args, '-w', '--write-out')?.replace(/%\{(?:http_code|response_code)\}/g, String(status)).replace(/\\n/g, '\n') ?? '', head = has('I', '--head') || has('i', '--include') ? `HTTP/1.1 ${status} ${STATUS_TEXTS[status] ?? ''}\n\n` : ''
  const target = optionOf(args, '-o', '--output'), text = has('I', '--head') ? '' : body
  return target === undefined ? { forMs: tookMs, output: head + text + format, isExact: true } : { forMs: tookMs, output: format, isExact: true, ...(target === '/dev/null' ? {} : { writes: [{ path: target, text }] }) }
}

function fetched({ name }: Call, host: string, { result, status = 200, body = '', tookMs = 20 }: Reached, args: readonly string[]): Outcome {
  if (result === 'unknown host') return fails(1, `${name}: bad address '${host}'`)
  if (result === 'timeout') return { forMs: Number(optionOf(args, '-T', '--timeout') ?? 10) * 1000, ...fails(1, `${name}: download timed out`) }
  if (result === 'refused') return fails(1, `${name}: can't connect to remote host (${host}): Connection refused`)
  if (status >= 400) return { forMs: tookMs, ...fails(1, `${name}: server returned error: HTTP/1.1 ${status} ${STATUS_TEXTS[status] ?? ''}`) }
  const at = args.findIndex((arg) => /^-[a-zA-Z]*O/.test(arg)), joined = /^-[a-zA-Z]*O(.+)/.exec(args[at] ?? '')?.[1]
  const target = at < 0 ? undefined : (joined ?? args[at + 1])
  if (args.includes('--spider')) return { forMs: tookMs }
  return target === '-' ? { forMs: tookMs, output: body, isExact: true } : { forMs: tookMs, ...(target === undefined || target.startsWith('/dev/') ? {} : { writes: [{ path: target, text: body }] }) }
}

/** `nslookup db`, `dig +short db` */
function resolve({ name, args, lookUp }: Call): Outcome {
  const host = args.find((arg) => !arg.startsWith('-') && !arg.startsWith('+') && !arg.startsWith('@')) ?? ''
  return lookUp(host) === 'unknown' && !LOCAL.test(host) ? { forMs: 20, ...fails(1, name === 'nslookup' ? `** server can't find ${host}: NXDOMAIN` : `${name}: ${host}: not found`) } : { forMs: 20 }
}

/** `nc -l -p 8080`, `nc -lk 8080`; as a client it meets whoever listens. */
function netcat(call: Call): Outcome {
  const { args } = call, port = Number(optionOf(args, '-p') ?? args.findLast((arg) => /^\d+$/.test(arg)))
  if (args.some((arg) => /^-\w*l/.test(arg) || arg === '--listen')) return { forMs: FOREVER, serves: Number.isNaN(port) ? [] : [{ port, protocol: 'tcp', afterMs: 10 }] }
  const host = args.find((arg, i) => !arg.startsWith('-') && !/^\d+$/.test(arg) && args[i - 1] !== '-w') ?? '', { result, server } = connect(call, host, port)
  if (result === 'timeout') return { forMs: Number(optionOf(args, '-w') ?? 10) * 1000, ...fails(1, 'nc: timed out') }
  if (result === 'ok' && server === 'redis' && !args.some((arg) => /^-\w*z/.test(arg))) return { output: redisAnswers(call.input), isExact: true }
  return result === 'ok' ? {} : fails(1, result === 'refused' ? 'nc: connect: Connection refused' : `nc: bad address '${host}'`)
}

/** What a Redis server says to commands as a person would type them. */
// Simplified: nothing is stored; SET is answered OK and GET with nothing.
function redisAnswers(input: string): string {
  const answer = (line: string): string => {
    const [command = '', ...words] = line.trim().split(/\s+/)
    switch (command.toUpperCase()) {
      case 'PING': return words.length > 0 ? `$${words[0].length}\r\n${words[0]}` : '+PONG'
      case 'SET': return '+OK'
      case 'GET': return '$-1'
      default: return `-ERR unknown command '${command}', with args beginning with: ${words.map((word) => `'${word}' `).join('')}`
    }
  }
  return input.split('\n').filter((line) => line.trim() !== '').map((line) => `${answer(line)}\r\n`).join('')
}

/** busybox's web server: in the background unless -f. */
function httpd({ args }: Call): Outcome {
  const port = Number((optionOf(args, '-p') ?? '80').split(':').at(-1)), isForeground = args.some((arg) => /^-\w*f/.test(arg))
  return { forMs: FOREVER, inBackground: !isForeground, serves: [{ port, protocol: 'http', afterMs: 20 }] }
}

function ping({ args }: Call): Outcome {
  const count = Number(optionOf(args, '-c') ?? Infinity)
  return { forMs: count * 1000 }
}

/** A client of a database or cache: it gets through once somebody in the container listens on its port. */
export function clientOf(port: number): Program {
  return (call) => {
    const host = optionOf(call.args, '-h', '--host') ?? 'localhost', { result } = connect(call, host.startsWith('/') ? 'localhost' : host, Number(optionOf(call.args, '-p', '--port') ?? port))
    return result === 'ok' ? {} : fails(1, `${call.name}: could not connect to server: ${result === 'refused' ? 'Connection refused' : `unknown host ${host}`}`)
  }
}

/** `redis-cli -h cache ping` */
function redisCli(call: Call): Outcome {
  const { args } = call, host = optionOf(args, '-h') ?? 'localhost', port = Number(optionOf(args, '-p') ?? 6379), { result } = connect(call, host, port)
  const words = args.filter((arg, i) => !arg.startsWith('-') && !['-h', '-p', '-a', '-n'].includes(args[i - 1] ?? ''))
  if (result === 'unknown host') return fails(1, `Could not connect to Redis at ${host}:${port}: Name does not resolve`)
  if (result !== 'ok') return fails(1, `Could not connect to Redis at ${LOCAL.test(host) ? '127.0.0.1' : host}:${port}: Connection ${result === 'timeout' ? 'timed out' : 'refused'}`)
  const answer = redisAnswers(words.length > 0 ? words.join(' ') : call.input).replace(/\r/g, '')
  return { output: answer.replace(/^\+/gm, '').replace(/^\$-1$/gm, '').replace(/^\$\d+\n/gm, '').replace(/^-ERR/gm, '(error) ERR') }
}

export const networkTools: Readonly<Record<string, Program>> = {
  wget: request, curl: request, nc: netcat, ncat: netcat, netcat, httpd, ping, ping6: ping,
  nslookup: resolve, dig: resolve, host: resolve, telnet: takes(20), traceroute: takes(500), ssh: takes(200), openssl: takes(50), socat: takes(FOREVER), tcpdump: takes(FOREVER), iperf3: takes(10_000),
  mysql: clientOf(3306), mysqladmin: clientOf(3306), 'mariadb-admin': clientOf(3306), mariadb: clientOf(3306), psql: clientOf(5432), pg_isready: clientOf(5432), 'redis-cli': redisCli, 'valkey-cli': redisCli, mongo: clientOf(27017), mongosh: clientOf(27017),
  'rabbitmq-diagnostics': clientOf(5672), rabbitmqctl: clientOf(5672), 'grpc_health_probe': takes(10),
}
