// What curl and wget send to the API server, and what they make of its certificate: headers, bodies and tokens as their arguments say.
import { routeHttp } from '../../../apiserver/http.ts'
import type { Credentials } from '../../../apiserver/access/user.ts'
import type { ApiRequest, HttpRequest, PatchType } from '../../../apiserver/request.ts'
import { type Call, type Reached } from './program.ts'

const PATCH_TYPES: Readonly<Record<string, PatchType>> = {
  'application/json-patch+json': 'json', 'application/merge-patch+json': 'merge', 'application/strategic-merge-patch+json': 'strategic', 'application/apply-patch+yaml': 'apply',
}
const METHODS: readonly string[] = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE']

/** Every value of an option that may come several times, in any of its forms. */
export function optionsOf(args: readonly string[], ...names: readonly string[]): readonly string[] {
  return args.flatMap((arg, i) => {
    for (const name of names) {
      if (arg === name) return args[i + 1] === undefined ? [] : [args[i + 1]]
      if (name.startsWith('--') && arg.startsWith(`${name}=`)) return [arg.slice(name.length + 1)]
    }
    return []
  })
}

function headersOf(args: readonly string[]): Readonly<Record<string, string>> {
  return Object.fromEntries(optionsOf(args, '-H', '--header').map((line): [string, string] => {
    const colon = line.indexOf(':')
    return [line.slice(0, colon).trim().toLowerCase(), line.slice(colon + 1).trim()]
  }))
}

/** Who asks, by the header Authorization: whoever sends none is anonymous, whoever sends something else is nobody. */
function credentialsOf(authorization: string | undefined): Credentials {
  if (authorization === undefined) return { anonymous: true }
  return { token: /^bearer\s+(.*)$/i.exec(authorization)?.[1].trim() ?? '' }
}

/** A body as curl takes it: text, or with an @ the name of a file. */
function bodyOf(args: readonly string[], read: Call['read']): string | undefined {
  const [given] = optionsOf(args, '-d', '--data', '--data-raw', '--data-binary', '--post-data', '--body-data')
  return given?.startsWith('@') ? read(given.slice(1)) : given
}

function parsed(text: string | undefined): unknown {
  if (text === undefined) return undefined
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}

/** Asks the API server, if it is behind this address; undefined: it is somebody else. */
export function askApiServer(call: Call, host: string, port: number, path: string): Reached | undefined {
  const { name, args, api, read } = call
  if (!api) return undefined
  // busybox's wget takes any certificate.
  const trusts = name !== 'curl' || args.some((arg) => /^-[a-zA-Z]*k/.test(arg) || arg === '--insecure' || /^--cacert(=|$)/.test(arg))
  if (!trusts) return api(host, port, {})
  const headers = headersOf(args), text = bodyOf(args, read), asked = optionsOf(args, '-X', '--request', '--method')[0]?.toUpperCase() ?? (text === undefined ? 'GET' : 'POST')
  const type = PATCH_TYPES[headers['content-type'] ?? '']
  const routed = routeHttp({ method: (METHODS.includes(asked) ? asked : 'GET') as HttpRequest['method'], path, ...(type ? { type } : {}), body: parsed(text) })
  if ('answer' in routed) return api(host, port, { request: nonResource(path) })
  return api(host, port, { request: { ...routed.request, credentials: credentialsOf(headers['authorization']), ...(headers['accept']?.includes('as=Table') ? { asTable: true } : {}) } })

  function nonResource(whole: string): ApiRequest {
    return { verb: 'get', resource: '', path: whole.split('?')[0], credentials: credentialsOf(headers['authorization']) }
  }
}
