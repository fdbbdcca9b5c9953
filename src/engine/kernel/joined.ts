// Texts put together of parts, such as `namespace/name`: to look one up that was just put together costs ten times as much as
// to look up one that has been looked up before, so each is made once and handed out again.

/** How many texts a memo remembers at least. */
const REMEMBERED = 65_536
/** How many parts that texts have in common are remembered. */
const PARTS = 16_384

/** What is made of texts, remembered. A pure memo: what it forgets it makes again. */
export class TextMemo {
  private readonly make: (text: string) => string
  /** What was asked for of late. When these are many, they become the old, and the old are forgotten. */
  private young = new Map<string, string>()
  private old = new Map<string, string>()

  constructor(make: (text: string) => string) {
    this.make = make
  }

  of(text: string): string {
    const young = this.young.get(text)
    if (young !== undefined) return young
    const made = this.old.get(text) ?? this.make(text)
    if (this.young.size >= REMEMBERED) {
      this.old = this.young
      this.young = new Map()
    }
    this.young.set(text, made)
    return made
  }
}

/** Remembers by a part that many texts have in common, then by the other. */
class Joiner {
  private readonly make: (common: string, other: string) => string
  private readonly byCommon = new Map<string, TextMemo>()

  constructor(make: (common: string, other: string) => string) {
    this.make = make
  }

  join(common: string, other: string): string {
    return (this.byCommon.get(common) ?? this.begin(common)).of(other)
  }

  private begin(common: string): TextMemo {
    if (this.byCommon.size >= PARTS) this.byCommon.clear()
    const memo = new TextMemo((other) => this.make(common, other))
    this.byCommon.set(common, memo)
    return memo
  }
}

const slashes = new Joiner((common, other) => `${common}/${other}`), spaces = new Joiner((common, other) => `${common} ${other}`)
const bars = new Joiner((common, other) => `${common}|${other}`), endings = new Joiner((common, other) => other + common)

/** `beginning/end`, of beginnings that many texts have in common. */
export function slashed(beginning: string, end: string): string { return slashes.join(beginning, end) }

/** `beginning end`, of beginnings that many texts have in common. */
export function spaced(beginning: string, end: string): string { return spaces.join(beginning, end) }

/** `beginning|end`, of beginnings that many texts have in common. */
export function barred(beginning: string, end: string): string { return bars.join(beginning, end) }

/** A text with an ending that many texts have in common. */
export function ended(text: string, ending: string): string { return endings.join(ending, text) }
