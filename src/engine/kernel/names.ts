// Interned texts: addresses and subjects of Hops. Ids never decide behaviour, only hashes of the texts may (see ledgerHash).
import { hashText } from './chance.ts'

export type NameId = number

export class Names {
  private readonly ids = new Map<string, NameId>([['', 0]])
  private readonly texts: string[] = ['']
  private readonly hashes: number[] = [hashText('')]

  get length(): number {
    return this.texts.length
  }

  id(text: string): NameId {
    let id = this.ids.get(text)
    if (id === undefined) {
      id = this.texts.length
      this.ids.set(text, id)
      this.texts.push(text)
      this.hashes.push(hashText(text))
    }
    return id
  }

  text(id: NameId): string {
    return this.texts[id]
  }

  hash(id: NameId): number {
    return this.hashes[id]
  }

  /** The texts with ids from `first` on, for shipping what was appended. */
  since(first: NameId): readonly string[] {
    return this.texts.slice(first)
  }
}
