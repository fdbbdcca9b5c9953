// Programs that speak over the network, and those that serve with a word on the command line.
import { type Call, fails, FOREVER, type Outcome, optionOf, type Program, takes } from './program.ts'

const LOCAL = /^(?:localhost|127\.0\.0\.1|0\.0\.0\.0|\[::1\])$/

/** Host and port of an address as clients take it: `http://db:80/x`, `db:80`, `db`. */
function addressOf(text: string): { readonly host: string; readonly port: number } {
  const match = /^(?:(https?):\/\/)?([^:/\s]+|\[[^\]]*\])(?::(\d+))?/.exec(text)
  return { host: match?.[2] ?? '', port: Number(match?.[3] ?? (match?.[1] === 'https' ? 443 : 80)) }
}

/** A connection to the container itself meets whoever listens there; one to a Service needs an endpoint that is ready. */
function connect({ isServed, lookUp }: Call, host: string, port: number): 'ok' | 'unknown host' | 'refused' {
  if (LOCAL.test(host)) return isServed(port) ? 'ok' : 'refused'
  const state = lookUp(host)
  return state === 'answers' ? 'ok' : state === 'known' ? 'refused' : 'unknown host'
}

/** Options of wget and curl that take the next word. */
const VALUED = /^(?:-[oXHdmTwtuAPY]|-O|--(?:output|request|header|data|max-time|timeout|retry|user|connect-timeout))$/

/** The address among the arguments. */
function urlOf(name: string, args: readonly string[]): string {
  const plain = args.filter((arg, i) => !arg.startsWith('-') && !(i > 0 && VALUED.test(args[i - 1]) && !(name === 'curl' && args[i - 1] === '-O')))
  return args.find((arg) => /^https?:\/\//.test(arg)) ?? plain[0] ?? ''
}

function request(call: Call): Outcome {
  const { name, args } = call, url = urlOf(name, args)
  const { host, port } = addressOf(url), result = connect(call, host, port)
  if (result === 'ok') return { forMs: 20 }
  if (name === 'curl') return result === 'refused' ? fails(7, `curl: (7) Failed to connect to ${host} port ${port}: Connection refused`) : fails(6, `curl: (6) Could not resolve host: ${host}`)
  return fails(1, result === 'refused' ? `${name}: can't connect to remote host (${host}): Connection refused` : `${name}: bad address '${host}'`)
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
  const host = args.find((arg) => !arg.startsWith('-') && !/^\d+$/.test(arg)) ?? '', result = connect(call, host, port)
  return result === 'ok' ? {} : fails(1, result === 'refused' ? 'nc: connect: Connection refused' : `nc: bad address '${host}'`)
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
    const host = optionOf(call.args, '-h', '--host') ?? 'localhost', result = connect(call, host.startsWith('/') ? 'localhost' : host, port)
    return result === 'ok' ? {} : fails(1, `${call.name}: could not connect to server: ${result === 'refused' ? 'Connection refused' : `unknown host ${host}`}`)
  }
}

export const networkTools: Readonly<Record<string, Program>> = {
  wget: request, curl: request, nc: netcat, ncat: netcat, netcat, httpd, ping, ping6: ping,
  nslookup: resolve, dig: resolve, host: resolve, telnet: takes(20), traceroute: takes(500), ssh: takes(200), openssl: takes(50), socat: takes(FOREVER), tcpdump: takes(FOREVER), iperf3: takes(10_000),
  mysql: clientOf(3306), mysqladmin: clientOf(3306), 'mariadb-admin': clientOf(3306), mariadb: clientOf(3306), psql: clientOf(5432), pg_isready: clientOf(5432), 'redis-cli': clientOf(6379), mongo: clientOf(27017), mongosh: clientOf(27017),
  'rabbitmq-diagnostics': clientOf(5672), rabbitmqctl: clientOf(5672), 'grpc_health_probe': takes(10), kubectl: takes(200),
}
