// What goes wrong while a patch is made or applied, kept apart from the Status that tells a client.

/** badPatch: the patch itself is malformed (400). rejected: it does not fit this object (422). failed: anything else (500). */
export class PatchError extends Error {
  readonly type: 'badPatch' | 'rejected' | 'failed'

  constructor(type: PatchError['type'], message: string) {
    super(message)
    this.type = type
  }
}

export type JsonObject = Readonly<Record<string, unknown>>

export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
