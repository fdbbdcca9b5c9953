// Where each tab stands in each lesson. A tab writes its own record only, so that two of them never overwrite each other;
// who comes without a record of their own goes on where anybody stood last.
import type { Shelf } from './shelf.ts'
import type { Tab } from './tab.ts'

export interface Runs {
  /** What this tab left of a lesson, else what was left of it last; undefined where nobody was. */
  latest(lesson: string): Promise<unknown>
  keep(lesson: string, run: unknown): Promise<void>
  /** Forgets what this tab left of a lesson. */
  forget(lesson: string): Promise<void>
  forgetAll(): Promise<void>
}

/** `at`: wall ms. */
interface KeptRun { readonly at: number; readonly run: unknown }

const PREFIX = 'run/'
/** Of one lesson, so many are kept; those that were left first go first. */
const MOST_RUNS = 4

function isKept(value: unknown): value is KeptRun {
  return typeof value === 'object' && value !== null && Number.isFinite((value as Partial<KeptRun>).at)
}

/** Records on a shelf; `tab` says whose. */
export function createRuns(shelf: Shelf, tab: () => Promise<Tab>, wallMs: () => number = Date.now): Runs {
  const keyOf = async (lesson: string): Promise<string> => `${PREFIX}${lesson}/${(await tab()).id}`
  const newestFirst = async (lesson: string): Promise<readonly (readonly [string, KeptRun])[]> => {
    const records = [...await shelf.all(`${PREFIX}${lesson}/`)].flatMap(([key, value]): [string, KeptRun][] => (isKept(value) ? [[key, value]] : []))
    return records.sort(([, a], [, b]) => b.at - a.at)
  }
  const tidied = new Set<string>()
  return {
    async latest(lesson) {
      const own = await shelf.read(await keyOf(lesson))
      return isKept(own) ? own.run : (await newestFirst(lesson))[0]?.[1].run
    },
    async keep(lesson, run) {
      const key = await keyOf(lesson)
      await shelf.update(key, () => ({ at: wallMs(), run }) satisfies KeptRun)
      if (tidied.has(lesson)) return
      tidied.add(lesson)
      const others = (await newestFirst(lesson)).map(([other]) => other).filter((other) => other !== key)
      await shelf.remove(others.slice(MOST_RUNS - 1))
    },
    forget: async (lesson) => shelf.remove([await keyOf(lesson)]),
    forgetAll: async () => shelf.remove([...(await shelf.all(PREFIX)).keys()]),
  }
}
