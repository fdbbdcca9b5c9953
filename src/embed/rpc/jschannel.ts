// The other side of Open edX's JSInput across origins: answers the jschannel messages of the scope JSInput. Own code for a small protocol:
// JSON text; requests {id, method: 'JSInput::getState', params}; answers {id, result} or {id, error, message}; a handshake of '__ready' ping and pong.

const SCOPE = 'JSInput::'
const MOST_CHARACTERS = 1_000_000

/** What JSInput calls. Hosts run decodeURI or unescape over the texts that they get, so these must hold no percent sign. */
export type JsInputFunctions = Readonly<Record<'getGrade' | 'getState', () => string> & Record<'setState', (state: unknown) => void>>

/** What to say first, so that a host which waits for us hears that we are here. */
export const JSCHANNEL_PING = JSON.stringify({ method: `${SCOPE}__ready`, params: 'ping' })

/** Whether a message is jschannel's, of this scope. */
export function isJsChannel(message: unknown): message is string {
  return typeof message === 'string' && message.length <= MOST_CHARACTERS && message.includes(`"${SCOPE}`)
}

/** The texts to send back for a message. */
export function answerJsChannel(message: string, functions: JsInputFunctions): string | undefined {
  const request = read(message)
  if (!request) return undefined
  const { id, name, params } = request
  if (name === '__ready') return params === 'ping' ? JSON.stringify({ method: `${SCOPE}__ready`, params: 'pong' }) : undefined
  const answered = (body: object): string | undefined => (id === undefined ? undefined : JSON.stringify({ id, ...body }))
  try {
    switch (name) {
      case 'getGrade': return answered({ result: functions.getGrade() })
      case 'getState': return answered({ result: functions.getState() })
      case 'setState':
        functions.setState(params)
        return answered({ result: true })
      default: return answered({ error: 'unknown_method', message: `JSInput has no ${name}.` })
    }
  } catch (error) {
    return answered({ error: 'runtime_error', message: error instanceof Error ? error.message : String(error) })
  }
}

function read(message: string): { readonly id: number | string | undefined; readonly name: string; readonly params: unknown } | undefined {
  try {
    const value: unknown = JSON.parse(message)
    if (typeof value !== 'object' || value === null || !('method' in value) || typeof value.method !== 'string' || !value.method.startsWith(SCOPE)) return undefined
    const id = 'id' in value && (typeof value.id === 'number' || typeof value.id === 'string') ? value.id : undefined
    return { id, name: value.method.slice(SCOPE.length), params: 'params' in value ? value.params : undefined }
  } catch {
    return undefined
  }
}
