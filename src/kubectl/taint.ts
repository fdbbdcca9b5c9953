// A taint as `kubectl taint` takes it.

export interface TaintSpec { readonly key: string; readonly value?: string; readonly effect: string }

/** `dedicated=infra:NoSchedule`, or `key:Effect` for a taint without value. */
export function parseTaint(text: string): TaintSpec {
  const [pair, effect = 'NoSchedule'] = text.split(':')
  const [key, value] = pair.split('=')
  return { key, effect, ...(value !== undefined && { value }) }
}
