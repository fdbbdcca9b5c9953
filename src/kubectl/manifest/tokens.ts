// Walks the tokens of a parsed text without calling itself.
import type { CST } from 'yaml'

/** Every token that can hold a value. Not in reading order. */
export function* tokensOf(tokens: readonly CST.Token[]): Generator<CST.Token> {
  const pending = [...tokens]
  for (let token = pending.pop(); token; token = pending.pop()) {
    yield token
    if (token.type === 'document' && token.value) pending.push(token.value)
    if (!('items' in token)) continue
    for (const item of token.items) {
      if (item.key) pending.push(item.key)
      if (item.value) pending.push(item.value)
    }
  }
}
