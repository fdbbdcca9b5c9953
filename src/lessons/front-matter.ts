// The head of a lesson: YAML, read strictly. A key that is not known is a mistake, not a comment.
import * as v from 'valibot'
import { parse as parseYaml } from 'yaml'
import type { Step } from './lesson.ts'

const Id = v.pipe(v.string(), v.regex(/^[a-z][a-z0-9-]*$/, 'an id is lower-case letters, digits and dashes'))
const Text = v.pipe(v.string(), v.minLength(1))
const Clauses = v.optional(v.array(Text), [])
const base = { id: Id, focus: v.optional(v.array(v.pipe(v.string(), v.regex(/^[A-Z][A-Za-z]*\/\S+$/, 'focus names Kind/name, such as Deployment/web or Pod/web-*'))), []), check: Clauses }

const StepSchema = v.variant('do', [
  v.strictObject({ ...base, do: v.literal('watch'), seconds: v.pipe(v.number(), v.minValue(1)) }),
  v.strictObject({ ...base, do: v.literal('predict'), options: v.pipe(v.array(Id), v.minLength(2)), truth: Id, outcome: Id }),
  v.strictObject({ ...base, do: v.literal('edit'), file: Text }),
  v.strictObject({ ...base, do: v.literal('kubectl') }),
  v.strictObject({ ...base, do: v.literal('break'), tool: Id, target: Text }),
  v.strictObject({ ...base, do: v.literal('control'), tool: Id, target: Text }),
  v.strictObject({
    ...base, do: v.literal('answer'),
    task: v.variant('form', [
      v.strictObject({ form: v.literal('order'), items: v.pipe(v.array(Id), v.minLength(2)) }),
      v.strictObject({ form: v.literal('sort'), items: v.pipe(v.array(Id), v.minLength(2)), bins: v.pipe(v.array(Id), v.minLength(2)), belongs: v.record(Id, Id) }),
    ]),
  }),
])

const FrontMatter = v.strictObject({
  id: Id,
  title: v.strictObject({ ko: Text, en: Text }),
  track: Id,
  minutes: v.pipe(v.number(), v.integer(), v.minValue(1)),
  needs: v.array(Id),
  concepts: v.array(Id),
  thenNow: v.optional(v.array(v.pipe(v.string(), v.regex(/^E\d+$/))), []),
  cards: v.optional(v.array(Id), []),
  start: v.strictObject({ preset: Id, seed: v.pipe(v.number(), v.integer()), manifests: v.optional(v.array(Text), []) }),
  steps: v.pipe(v.array(StepSchema), v.minLength(1)),
  hints: v.optional(v.record(Id, v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(3))), {}),
  goal: v.pipe(v.array(Text), v.minLength(1)),
  quiz: v.optional(v.array(v.strictObject({ id: Id, options: v.pipe(v.array(Id), v.minLength(2)), right: Id })), []),
})

/** The front matter as it is written. */
export type FrontMatter = Omit<v.InferOutput<typeof FrontMatter>, 'steps'> & { readonly steps: readonly Step[] }

/** Reads the head; what is wrong with it comes as sentences that name the place. */
export function readFrontMatter(text: string): { readonly value?: FrontMatter; readonly problems: readonly string[] } {
  let raw: unknown
  try {
    raw = parseYaml(text)
  } catch (error) {
    return { problems: [`front matter: ${error instanceof Error ? error.message : String(error)}`] }
  }
  const result = v.safeParse(FrontMatter, raw)
  if (result.success) return { value: result.output, problems: [] }
  return { problems: result.issues.map((issue) => `front matter, ${v.getDotPath(issue) ?? 'top'}: ${issue.message}`) }
}
