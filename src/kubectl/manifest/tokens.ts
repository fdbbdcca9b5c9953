// Walks the tokens of a parsed text without calling itself, so that no nesting is too deep to look at.
import type { CST } from 'yaml'

export interface PlacedToken { readonly token: CST.Token; readonly depth: number }

/** Every token that can hold a value, with how many maps and lists are around it. Not in reading order. */
export function* tokensOf(tokens: readonly CST.Token[]): Generator<PlacedToken> {
  const pending: PlacedToken[] = tokens.map((token) => ({ token, depth: 0 }))
  for (let next = pending.pop(); next; next = pending.pop()) {
    yield next
    const { token, depth } = next
    if (token.type === 'document' && token.value) pending.push({ token: token.value, depth })
    if (!('items' in token)) continue
    for (const item of token.items) {
      if (item.key) pending.push({ token: item.key, depth: depth + 1 })
      if (item.value) pending.push({ token: item.value, depth: depth + 1 })
    }
  }
}
