// The learner's files: drafts until applied. What the cluster has is in the ledger; this is only what was written and what was answered.
import { createStore } from 'zustand/vanilla'
import { WorkerGone } from '../session/worker-client.ts'
import type { EditorFile, EditorOutcome, SentText } from '../editor/editor-props.ts'
import type { ClusterSession } from '../session/session.ts'

interface DraftsState {
  readonly files: readonly EditorFile[]
  readonly active: string
  readonly outcome: EditorOutcome | undefined
  /** What was sent last, until its answer comes. */
  readonly underway: SentText | undefined
}

export type Drafts = ReturnType<typeof createDrafts>

/** So many files of one name are told apart. */
const MOST_OF_A_NAME = 98

/** An empty sheet, so that the editor is never without one. */
const BLANK: DraftsState = { files: [{ id: 'untitled', name: 'untitled.yaml', text: '' }], active: 'untitled', outcome: undefined, underway: undefined }

/** A name, and the same name with the numbers that tell it from others: `web.yaml`, `web-2.yaml`, `web-3.yaml` … */
function numbered(name: string): readonly string[] {
  const [, stem, ending] = /^(.*?)(\.[^.]*)?$/s.exec(name) ?? []
  return [name, ...Array.from({ length: MOST_OF_A_NAME }, (_, i) => `${stem}-${i + 2}${ending ?? ''}`)]
}

/** The files of one session. */
export function createDrafts(session: ClusterSession) {
  const store = createStore<DraftsState>(() => BLANK)

  let opened = 0
  /** Applies in the order in which they were sent; answers may come in another. */
  let sends = 0
  let lastAnswered = 0
  const lastAccepted = new Map<string, number>()

  const update = (id: string, change: Partial<EditorFile>): void => {
    store.setState((state) => ({ files: state.files.map((file) => (file.id === id ? { ...file, ...change } : file)) }))
  }

  // A cluster that was cleared or forked has not been told what the other one was.
  const forget = (): void => {
    const sent = new Set(session.recipe.commands.map(({ command }) => (command.do === 'apply' ? command.text : undefined)))
    store.setState((state) => ({ files: state.files.map((file) => (file.applied !== undefined && !sent.has(file.applied) ? { ...file, applied: undefined } : file)) }))
  }
  session.on('ready', forget)
  session.on('fork', forget)

  const answered = (order: number, answer: EditorOutcome): void => {
    const { file, text, dryRun, outcome: { refused, documents } } = answer
    const accepted = !refused && documents.every((document) => document.result !== 'rejected')
    if (accepted && !dryRun && order > (lastAccepted.get(file) ?? 0)) {
      lastAccepted.set(file, order)
      update(file, { applied: text })
    }
    if (order < lastAnswered) return
    lastAnswered = order
    store.setState({ outcome: answer })
  }

  return {
    store,

    /** Shows a text in a tab of that name; asks nothing of the cluster. `applied`: the cluster has it already. */
    open(name: string, text: string, { applied = false }: { readonly applied?: boolean } = {}): void {
      const same = store.getState().files.find((file) => file.name === name)
      if (same) {
        update(same.id, { text, ...(applied && { applied: text }) })
        return store.setState({ active: same.id })
      }
      const id = `${name}#${opened++}`
      // A blank sheet makes room.
      store.setState((state) => ({ files: [...state.files.filter((file) => file.text.trim() !== '' || file.applied !== undefined), { id, name, text, ...(applied && { applied: text }) }], active: id }))
    },

    /** Shows a text in a tab of its own: what another file of that name holds stays. */
    openBeside(name: string, text: string): void {
      const { files } = store.getState()
      const isFree = (candidate: string): boolean => files.every((file) => file.name !== candidate || file.text.trim() === '' || file.text === text)
      this.open(numbered(name).find(isFree) ?? name, text)
    },

    /** Adds a document behind the active file's text, or opens a file for it. `apart`: names of files to which nothing is added. */
    append(name: string, text: string, apart: readonly string[] = []): void {
      const { files, active } = store.getState()
      const file = files.find((candidate) => candidate.id === active)
      if (!file || file.text.trim() === '' || apart.includes(file.name)) return this.openBeside(name, text)
      update(file.id, { text: `${file.text.trimEnd()}\n---\n${text}` })
    },

    edit(id: string, text: string): void { update(id, { text }) },
    choose(id: string): void { store.setState({ active: id }) },

    close(id: string): void {
      store.setState((state) => {
        const files = state.files.filter((file) => file.id !== id)
        return { files, active: state.active === id ? (files.at(-1)?.id ?? '') : state.active }
      })
    },

    /** Forgets everything, for another session. */
    clear(): void { store.setState(BLANK) },

    forgetOutcome(): void { store.setState({ outcome: undefined }) },

    /** Sends a file to the cluster; its answer stays beside the text that was sent. Others may still be under way: the latest one's answer is shown. */
    async apply(id: string, dryRun = false): Promise<void> {
      const { files, underway } = store.getState()
      const file = files.find((candidate) => candidate.id === id)
      if (!file || (underway?.file === id && underway.text === file.text && underway.dryRun === dryRun)) return
      const sent: SentText = { file: id, text: file.text, dryRun }
      const order = ++sends
      store.setState({ underway: sent })
      try {
        const outcome = await session.act({ do: 'apply', text: file.text, file: file.name, ...(dryRun && { dryRun }) })
        if (outcome) answered(order, { ...sent, outcome })
      } catch (error) {
        // The session says what became of the engine; there is no answer to show here.
        if (!(error instanceof WorkerGone)) throw error
      } finally {
        if (store.getState().underway === sent) store.setState({ underway: undefined })
      }
    },
  }
}
