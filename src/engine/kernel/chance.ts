// Chance as a function of seed, stable identity and step: adding a component changes no draw of another.

/** 32-bit hash of a text (FNV-1a over UTF-16 units, then finalised), and of what follows on it. The same on every machine. */
export function hashText(text: string, more = ''): number {
  return finalise(fold(fold(0x811c9dc5, text), more))
}

function fold(hash: number, text: string): number {
  let h = hash
  for (let i = 0; i < text.length; i++) {
    h ^= text.charCodeAt(i)
    h = Math.imul(h, 0x01000193)
  }
  return h
}

function finalise(h: number): number {
  h ^= h >>> 16
  h = Math.imul(h, 0x85ebca6b)
  h ^= h >>> 13
  h = Math.imul(h, 0xc2b2ae35)
  return (h ^ (h >>> 16)) >>> 0
}

/** Mixes a value into a running 32-bit hash. */
export function mix(hash: number, value: number): number {
  let k = Math.imul(value | 0, 0xcc9e2d51)
  k = (k << 15) | (k >>> 17)
  k = Math.imul(k, 0x1b873593)
  let h = hash ^ k
  h = (h << 13) | (h >>> 19)
  return (Math.imul(h, 5) + 0xe6546b64) | 0
}

/** A uniform 32-bit integer for (seed, identity, step). */
export function draw(seed: number, identity: number, step: number): number {
  return finalise(mix(mix(mix(0x9747b28c, seed), identity), step))
}

/** A uniform integer in [0, n). */
export function pick(n: number, seed: number, identity: number, step: number): number {
  return Math.floor((draw(seed, identity, step) / 4294967296) * n)
}

/** A hash of a long stream of integers and texts, as 16 hex digits: two lanes of 32 bits. */
export class Digest {
  private a = 0x243f6a88
  private b = 0x85a308d3

  number(value: number): void {
    this.a = mix(this.a, value)
    this.b = mix(this.b ^ 0x5bd1e995, value)
  }

  text(value: string): void {
    this.number(value.length)
    this.number(hashText(value))
  }

  /** One that goes on from here on its own. */
  copy(): Digest {
    const copy = new Digest()
    copy.a = this.a
    copy.b = this.b
    return copy
  }

  hex(): string {
    const half = (n: number): string => finalise(n).toString(16).padStart(8, '0')
    return half(this.a) + half(this.b)
  }
}
