// Makes equal parts of immutable values one: thousands of Pods have the same tolerations, volumes and conditions, and memory should hold them once.
// A pure memo: what is shared is equal to what came, and nobody can tell but by how much memory is taken.

/** Parts that were seen lately, by a hash; a power of two. */
const SLOTS = 16_384
const TEXTS = 8_192
/** A value itself, its metadata, spec and status are hardly ever equal to those of another. */
const OWN_DEPTH = 2
/** Hash of a part that was not looked at, because it is the one of before or no plain data. */
const UNKNOWN = -1

type Parts = Readonly<Record<string, unknown>>

export class Sharing {
  private readonly slots: (object | undefined)[] = Array.from({ length: SLOTS })
  private readonly texts = new Map<string, string>()
  /** Of the part that was looked at last. */
  private hash = 0

  /** A value equal to this one, of parts that are there already where that is known: those of `before`, what it replaces, or of other values. */
  share<V>(value: V, before?: V, depth = 0): V {
    return this.part(value, before, depth) as V
  }

  /** A text that is said again and again. */
  text(value: string): string {
    const known = this.texts.get(value)
    if (known !== undefined) return known
    if (this.texts.size >= TEXTS) this.texts.clear()
    this.texts.set(value, value)
    return value
  }

  private part(value: unknown, before: unknown, depth: number): unknown {
    if (typeof value === 'string') {
      this.hash = hashOf(value)
      return value
    }
    if (typeof value !== 'object' || value === null) {
      this.hash = typeof value === 'number' ? value | 0 : value === true ? 1 : value === false ? 2 : 3
      return value
    }
    if (value === before || !(Array.isArray(value) || Object.getPrototypeOf(value) === Object.prototype)) {
      this.hash = UNKNOWN
      return value
    }
    const known = typeof before === 'object' && before !== null && Array.isArray(before) === Array.isArray(value) ? before as Parts : undefined
    return Array.isArray(value) ? this.list(value, known as readonly unknown[] | undefined, depth) : this.object(value as Parts, known, depth)
  }

  private list(value: readonly unknown[], before: readonly unknown[] | undefined, depth: number): unknown {
    let copy: unknown[] | undefined, hash = value.length + 17, isKnown = true, isBefore = before?.length === value.length
    for (let i = 0; i < value.length; i++) {
      const part = this.part(value[i], before?.[i], depth + 1)
      if (part !== value[i]) copy ??= [...value]
      if (copy) copy[i] = part
      if (isBefore && part !== before?.[i]) isBefore = false
      if (this.hash === UNKNOWN) isKnown = false
      else hash = Math.imul(hash, 31) + this.hash
    }
    return this.settle(copy ?? value, isBefore ? before : undefined, isKnown ? hash : undefined, depth)
  }

  private object(value: Parts, before: Parts | undefined, depth: number): unknown {
    let copy: Record<string, unknown> | undefined, hash = 19, isKnown = true, count = 0
    const order = before && Object.keys(before)
    let isBefore = order !== undefined
    for (const key in value) {
      const own = value[key], old = before?.[key], part = this.part(own, old, depth + 1)
      if (part !== own) copy = assign(copy ?? { ...value }, key, part)
      if (part !== old || order?.[count++] !== key) isBefore = false
      if (this.hash === UNKNOWN) isKnown = false
      else hash = Math.imul(hash, 31) + Math.imul(key.length, 7) + key.charCodeAt(0) + this.hash
    }
    return this.settle(copy ?? value, isBefore && count === order?.length ? before : undefined, isKnown ? hash : undefined, depth)
  }

  /** What is equal to it, or itself, to be found by others. */
  private settle(value: object, before: object | undefined, hash: number | undefined, depth: number): object {
    this.hash = hash === undefined ? UNKNOWN : hash & 0x7fffffff
    if (before) return before
    if (hash === undefined || depth < OWN_DEPTH) return value
    const slot = this.hash & (SLOTS - 1), seen = this.slots[slot]
    if (seen && isSame(seen, value)) return seen
    this.slots[slot] = value
    return value
  }
}

/** Of a few of its letters: what is found by it is compared as a whole. */
function hashOf(text: string): number {
  const { length } = text
  if (length === 0) return 4
  return Math.imul(length, 961) + Math.imul(text.charCodeAt(length - 1), 31) + Math.imul(text.charCodeAt(length - 2 < 0 ? 0 : length - 2), 131) + Math.imul(text.charCodeAt(length >> 1), 7) + text.charCodeAt(0)
}

function assign(object: Record<string, unknown>, key: string, value: unknown): Record<string, unknown> {
  object[key] = value
  return object
}

/** Whether two parts have the same parts in the same order. */
function isSame(x: object, y: object): boolean {
  if (Array.isArray(x) || Array.isArray(y)) return Array.isArray(x) && Array.isArray(y) && x.length === y.length && x.every((item, i) => item === y[i])
  const keys = Object.keys(x), others = Object.keys(y)
  return keys.length === others.length && keys.every((key, i) => key === others[i] && (x as Parts)[key] === (y as Parts)[key])
}
