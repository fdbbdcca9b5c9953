// Secret: configuration that not everybody may read, in base64.
import type { Secret } from '../../generated/api-types.d.ts'
import { encodeBase64 } from '../base64.ts'
import { derived, shape } from '../defaulting.ts'
import { defineKind } from '../define-kind.ts'

const defaults = shape<Secret>({ type: derived((type) => type || 'Opaque') })

/** stringData is for writing only: it becomes data, and wins over it. */
function withoutStringData(secret: Secret): Secret {
  if (!secret.stringData) return secret
  const { stringData, ...rest } = secret
  const written = Object.entries(stringData).map(([key, text]) => [key, encodeBase64(text)] as const)
  return { ...rest, data: { ...rest.data, ...Object.fromEntries(written) } }
}

export default defineKind<Secret>({
  group: '', version: 'v1', kind: 'Secret', plural: 'secrets', namespaced: true, acts: true, generation: 'never',
  defaults: (secret) => defaults.fill(secret),
  prepareCreate: withoutStringData,
  prepareUpdate: (secret, old) => withoutStringData(secret.type ? secret : { ...secret, type: old.type }),
  selectableFields: { type: ({ type }) => type ?? '' },
  columns: [
    { name: 'Type', cell: ({ type }) => type ?? '' },
    { name: 'Data', cell: ({ data = {} }) => Object.keys(data).length },
  ],
  scene: ({ type, data = {}, immutable: unchangeable = false }) => ({ type: type ?? 'Opaque', keys: Object.keys(data).sort(), immutable: unchangeable }),
})
