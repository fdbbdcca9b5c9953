// The head of a lesson: YAML, read strictly. A key that is not known is a mistake, not a comment.
import * as v from 'valibot'
import { parse as parseYaml } from 'yaml'
import { parseDuration } from '../engine/duration.ts'
import { RUNTIME_NAMES } from '../engine/node/runtime/runtime-kinds.ts'
import { VIEWS } from './lesson.ts'
import { readFault } from './solution.ts'
import type { FaultAction, NodeOverride, Step } from './lesson.ts'

const Id = v.pipe(v.string(), v.regex(/^[a-z][a-z0-9-]*$/, 'an id is lower-case letters, digits and dashes'))
const Text = v.pipe(v.string(), v.minLength(1))
const Clauses = v.optional(v.array(Text), [])
const Target = v.pipe(v.string(), v.regex(/^[A-Z][A-Za-z]*\/\S+$/, 'a target names Kind/name, such as Node/worker-3 or Pod/web-*'))
const Plain = v.union([v.string(), v.number(), v.boolean()])
const base = {
  id: Id,
  focus: v.optional(v.array(v.pipe(v.string(), v.regex(/^[A-Z][A-Za-z]*\/\S+$/, 'focus names Kind/name, such as Deployment/web or Pod/web-*'))), []),
  check: Clauses,
  card: v.optional(Text),
  pace: v.optional(v.picklist(['clock', 'paced'])),
  speed: v.optional(v.picklist([0.25, 0.5, 1, 2, 4, 8, 16])),
  view: v.optional(v.picklist(VIEWS)),
}

const Duration = v.pipe(v.string(), v.transform((text) => parseDuration(text)), v.number('write a duration, such as 200ms or 1s'))

const ToolSchema = v.variant('tool', [
  v.strictObject({ tool: v.literal('power'), target: Target }),
  v.strictObject({ tool: v.literal('switch'), target: Target }),
  v.strictObject({ tool: v.literal('crash'), target: Target, container: v.optional(Text) }),
  v.strictObject({ tool: v.literal('crash-loop'), target: Target, container: v.optional(Text) }),
  v.strictObject({ tool: v.literal('delete'), target: Target }),
  v.pipe(v.strictObject({ tool: v.literal('traffic'), target: Target, count: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(500)), 20), every: v.optional(Duration, '200ms') }), v.transform(({ every, ...tool }) => ({ ...tool, everyMs: every }))),
  v.strictObject({ tool: v.literal('load'), target: Target, most: v.optional(v.pipe(v.number(), v.minValue(1)), 1_000) }),
  v.strictObject({ tool: v.literal('fail-requests'), target: Target, percent: v.optional(v.pipe(v.number(), v.minValue(1), v.maxValue(100)), 50) }),
  v.strictObject({ tool: v.literal('set'), file: Text, path: Text, options: v.pipe(v.array(Plain), v.minLength(2)), apply: v.optional(v.boolean(), false) }),
])

const Tools = v.pipe(v.array(ToolSchema), v.minLength(1))

const StepSchema = v.variant('do', [
  v.strictObject({ ...base, do: v.literal('watch'), seconds: v.pipe(v.number(), v.minValue(1)) }),
  v.strictObject({ ...base, do: v.literal('predict'), options: v.pipe(v.array(Id), v.minLength(2)), truth: Id, outcome: Id }),
  v.strictObject({ ...base, do: v.literal('edit'), file: Text, yaml: v.optional(v.picklist(['full', 'gaps', 'empty']), 'full'), gaps: v.optional(v.array(Text), []) }),
  v.strictObject({ ...base, do: v.literal('kubectl'), suggest: v.optional(v.array(v.pipe(v.string(), v.regex(/^kubectl \S/, 'a suggested line begins with "kubectl "'))), []) }),
  v.strictObject({ ...base, do: v.literal('break'), tools: Tools }),
  v.strictObject({ ...base, do: v.literal('control'), tools: Tools }),
  v.strictObject({
    ...base, do: v.literal('answer'),
    task: v.variant('form', [
      v.strictObject({ form: v.literal('order'), items: v.pipe(v.array(Id), v.minLength(2)) }),
      v.strictObject({ form: v.literal('sort'), items: v.pipe(v.array(Id), v.minLength(2)), bins: v.pipe(v.array(Id), v.minLength(2)), belongs: v.record(Id, Id) }),
    ]),
  }),
])

const FaultLine = v.pipe(v.string(), v.transform((line) => readFault(line.split(/\s+/))), v.check((fault) => typeof fault !== 'string', 'write a fault as in the solution, without the word "fault": start-foreign Node/worker-1 name=byhand image=nginx:1.27'), v.transform((fault) => { if (typeof fault === 'string') throw new Error(fault); return fault }))
const NodeSchema = v.strictObject({ cpu: v.optional(v.pipe(v.union([v.string(), v.number()]), v.transform(String))), memory: v.optional(Text), pods: v.optional(v.pipe(v.number(), v.integer())), labels: v.optional(v.record(v.string(), v.string())), taints: v.optional(v.array(Text)), runtime: v.optional(v.picklist(RUNTIME_NAMES)) })
const beginning = { manifests: v.optional(v.array(Text), []), faults: v.optional(v.array(FaultLine), []) }

const ContinuedStart = v.strictObject({ after: Id, ...beginning })
const FreshStart = v.strictObject({ preset: Id, seed: v.pipe(v.number(), v.integer()), nodes: v.optional(v.record(v.pipe(v.string(), v.regex(/^(worker|cp)-\d+$/, 'nodes are called worker-1, worker-2 …')), NodeSchema), {}), ...beginning })

/** A cluster of its own, or the one in which an earlier lesson ends. */
const StartSchema = v.lazy((start): typeof ContinuedStart | typeof FreshStart => (typeof start === 'object' && start !== null && 'after' in start ? ContinuedStart : FreshStart))

const FrontMatter = v.strictObject({
  id: Id,
  title: v.strictObject({ ko: Text, en: Text }),
  track: Id,
  minutes: v.pipe(v.number(), v.integer(), v.minValue(1)),
  needs: v.array(Id),
  concepts: v.array(Id),
  thenNow: v.optional(v.array(v.pipe(v.string(), v.regex(/^E\d+$/))), []),
  cards: v.optional(v.array(Id), []),
  start: StartSchema,
  recall: v.optional(v.strictObject({ lesson: Id, quiz: Id })),
  steps: v.pipe(v.array(StepSchema), v.minLength(1)),
  hints: v.optional(v.record(Id, v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(3))), {}),
  goal: v.pipe(v.array(Text), v.minLength(1)),
  quiz: v.optional(v.array(v.strictObject({ id: Id, options: v.pipe(v.array(Id), v.minLength(2)), right: Id })), []),
})

/** Where a lesson begins, as it is written: what `after` stands for is known only to who has all lessons. */
export interface FrontStart {
  readonly after?: string
  readonly preset?: string
  readonly seed?: number
  readonly nodes?: Readonly<Record<string, NodeOverride>>
  readonly manifests: readonly string[]
  readonly faults: readonly FaultAction[]
}

/** The front matter as it is written. */
export type FrontMatter = Omit<v.InferOutput<typeof FrontMatter>, 'steps' | 'start'> & { readonly steps: readonly Step[]; readonly start: FrontStart }

/** Reads the head; what is wrong with it comes as sentences that name the place. */
export function readFrontMatter(text: string): { readonly value?: FrontMatter; readonly problems: readonly string[] } {
  let raw: unknown
  try {
    raw = parseYaml(text)
  } catch (error) {
    return { problems: [`front matter: ${error instanceof Error ? error.message : String(error)}`] }
  }
  const result = v.safeParse(FrontMatter, withTools(raw))
  if (result.success) return { value: result.output, problems: [] }
  return { problems: result.issues.map((issue) => `front matter, ${v.getDotPath(issue) ?? 'top'}: ${issue.message}`) }
}

/** A step with a single tool may say it without a list: `tool: delete, target: Pod/web-*`. */
function withTools(raw: unknown): unknown {
  if (typeof raw !== 'object' || raw === null || !('steps' in raw) || !Array.isArray(raw.steps)) return raw
  return { ...raw, steps: raw.steps.map(withToolList) }
}

function withToolList(step: unknown): unknown {
  if (typeof step !== 'object' || step === null || !('tool' in step)) return step
  const ofStep = Object.entries(step).filter(([key]) => key === 'do' || Object.hasOwn(base, key))
  const ofTool = Object.entries(step).filter(([key]) => key !== 'do' && !Object.hasOwn(base, key))
  return { ...Object.fromEntries(ofStep), tools: [Object.fromEntries(ofTool)] }
}
