// What has been decided about who may do what. It can always be decided again, so a checkpoint keeps nothing of it and going back forgets it.
import type { Store } from '../../kernel/store.ts'

export class DecisionMemo implements Store {
  private readonly known = new Map<string, boolean>()

  get(question: string): boolean | undefined { return this.known.get(question) }
  set(question: string, isAllowed: boolean): void { this.known.set(question, isAllowed) }
  forget(): void { this.known.clear() }

  save(): unknown { return null }
  load(): void { this.forget() }
  weight(): number { return 1 }
  content(): unknown { return null }
}
