// Takes the short notation of a field apart: `[Container]`, `{quantity}`, `string=A|B`, `int32`.

/** {type: 'array' | 'map' | 'object' | scalar, items?, ref?, enum?}; a field of definition X has type 'object' and ref X. */
export function parseNotation(notation) {
  if (notation.startsWith('[')) return { type: 'array', items: parseNotation(notation.slice(1, -1)) }
  if (notation.startsWith('{')) return { type: 'map', items: parseNotation(notation.slice(1, -1)) }
  if (notation.startsWith('string=')) return { type: 'string', enum: notation.slice('string='.length).split('|') }
  return /^[A-Z]/.test(notation) ? { type: 'object', ref: notation } : { type: notation }
}
