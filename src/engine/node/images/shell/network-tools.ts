// Programs that speak over the network, and those that serve with a word on the command line.
import { type Call, fails, FOREVER, type Outcome, optionOf, type Program, takes } from './program.ts'

const LOCAL = /^(?:https?:\/\/)?(?:localhost|127\.0\.0\.1|0\.0\.0\.0|\[::1\])(?::(\d+))?(?:[/ ]|$)/

/** A client's call: to the container itself it meets whoever listens there; anywhere else it is answered. */
// Simplified: names and addresses outside the container are always found and answered, so `until nslookup db` does not wait for a Service.
function fetch({ name, args, isServed }: Call): Outcome {
  const local = args.map((arg) => LOCAL.exec(arg)).find((match) => match !== null)
  if (!local) return { forMs: 20 }
  const port = Number(local[1] ?? (args.some((arg) => arg.startsWith('https')) ? 443 : 80))
  if (isServed(port)) return {}
  return name === 'curl' ? fails(7, `curl: (7) Failed to connect to localhost port ${port}: Connection refused`) : fails(1, `${name}: can't connect to remote host (127.0.0.1): Connection refused`)
}

/** `nc -l -p 8080`, `nc -lk 8080`; as a client it meets whoever listens. */
function netcat(call: Call): Outcome {
  const { args } = call, port = Number(optionOf(args, '-p') ?? args.findLast((arg) => /^\d+$/.test(arg)))
  if (args.some((arg) => /^-\w*l/.test(arg) || arg === '--listen')) return { forMs: FOREVER, serves: Number.isNaN(port) ? [] : [{ port, protocol: 'tcp', afterMs: 10 }] }
  const isLocal = args.some((arg) => arg === 'localhost' || arg === '127.0.0.1')
  return isLocal && !call.isServed(port) ? fails(1, 'nc: connect: Connection refused') : {}
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
  return ({ name, args, isServed }) => {
    const host = optionOf(args, '-h', '--host')
    const isLocal = host === undefined || host === 'localhost' || host === '127.0.0.1' || host.startsWith('/')
    return !isLocal || isServed(port) ? {} : fails(1, `${name}: could not connect to server: Connection refused`)
  }
}

/** A server that listens until it is told to end. */
export function server(port: number, protocol: 'http' | 'tcp' | 'grpc', afterMs = 50, more: Omit<Outcome, 'serves' | 'forMs'> = {}): Outcome {
  return { forMs: FOREVER, serves: [{ port, protocol, afterMs }], onTerm: 'ends', ...more }
}

export const networkTools: Readonly<Record<string, Program>> = {
  wget: fetch, curl: fetch, nc: netcat, ncat: netcat, netcat, httpd, ping, ping6: ping,
  nslookup: takes(20), dig: takes(20), host: takes(20), telnet: takes(20), traceroute: takes(500), ssh: takes(200), openssl: takes(50), socat: takes(FOREVER), tcpdump: takes(FOREVER), iperf3: takes(10_000),
  mysql: clientOf(3306), mysqladmin: clientOf(3306), 'mariadb-admin': clientOf(3306), mariadb: clientOf(3306), psql: clientOf(5432), pg_isready: clientOf(5432), 'redis-cli': clientOf(6379), mongo: clientOf(27017), mongosh: clientOf(27017),
  'rabbitmq-diagnostics': clientOf(5672), rabbitmqctl: clientOf(5672), 'grpc_health_probe': takes(10), kubectl: takes(200),
}
