// Plays a lesson through the page as its own solution says: every line becomes what a learner does with hands on panel, editor, terminal and tools.
import type { Locator, Page } from 'playwright-core'
import { letTimePass } from '../passing-time.ts'
import { lessonDesk, performing } from '../../src/lessons/performing.ts'
import type { GoalObject } from '../../src/lessons/goal/facts.ts'
import type { Lesson, SolutionAction, Step } from '../../src/lessons/lesson.ts'
import type { Desk, LessonCommand } from '../../src/lessons/performing.ts'
import { KeyboardHands } from './hands.ts'
import type { Hands } from './hands.ts'
import type { TaughtLesson } from './lessons.ts'

const NEXT = '.lesson-foot .lesson-next'
const NEXT_OPEN = `${NEXT}.btn-primary:not(:disabled)`
/** A step that takes longer than this on the wall tries a learner's patience, at sixteen times the speed all the more. */
const STEP_MS = 60_000

export interface PlayOptions {
  readonly language?: 'ko' | 'en'
  /** Called when a step is shown and nothing was done yet, and when it is done. */
  readonly onStep?: (step: Step, moment: 'begun' | 'done') => Promise<void>
  /** Watch the cluster at the pace of playback, as a learner does. Else time passes by the page's own door wherever there is nothing to do but wait. */
  readonly watched?: boolean
}

/** Opens no page: the lesson is shown already. Ends when the end of the lesson is. */
export async function playLesson(page: Page, taught: TaughtLesson, hands: Hands, options: PlayOptions = {}): Promise<void> {
  await new Player(page, taught, hands, options).play()
}

class Player {
  readonly #page: Page
  readonly #taught: TaughtLesson
  readonly #hands: Hands
  readonly #options: PlayOptions
  readonly #desk: Desk
  /** What the editor and the cluster were given of each file. */
  readonly #shown = new Map<string, string>()

  constructor(page: Page, taught: TaughtLesson, hands: Hands, options: PlayOptions) {
    this.#page = page
    this.#taught = taught
    this.#hands = hands
    this.#options = options
    this.#desk = lessonDesk(taught.lesson)
  }

  get #lesson(): Lesson { return this.#taught.lesson }
  get #words() { return this.#lesson.text[this.#options.language ?? 'en'] }

  async play(): Promise<void> {
    const page = this.#page
    await page.locator('.lesson-foot').waitFor({ timeout: STEP_MS })
    await this.#recall()
    await this.#hurry()
    const { steps } = this.#lesson
    for (const [index, step] of steps.entries()) {
      await page.locator('.lesson h2', { hasText: plain(this.#words.steps[step.id].title) }).waitFor()
      await this.#options.onStep?.(step, 'begun')
      await this.#do(step).catch((error: unknown) => { throw new Error(`step ${step.id} (${index + 1} of ${steps.length}): ${error instanceof Error ? error.message : String(error)}`) })
      await this.#options.onStep?.(step, 'done')
      await this.#hands.press(page.locator(NEXT_OPEN))
    }
    await this.#quiz()
  }

  /** Chooses the fastest speed: a step that has one of its own slowed down for those who watch. */
  async #hurry(): Promise<void> {
    await this.#hands.press(this.#page.locator('.speeds [role=radio]').last())
  }

  async #recall(): Promise<void> {
    const { recalled } = this.#taught
    const { recall } = this.#lesson
    if (recalled === undefined || !recall) return
    await this.#hands.pick(this.#page.locator(`.question input[value="${recalled}"]`))
    await this.#page.locator('.option-right').waitFor()
    await this.#hands.press(this.#page.locator(NEXT))
  }

  async #quiz(): Promise<void> {
    for (const { right } of this.#lesson.quiz) await this.#hands.pick(this.#page.locator(`.question input[value="${right}"]`).first())
  }

  async #do(step: Step): Promise<void> {
    const actions = this.#actionsOf(step.id)
    if (step.speed !== undefined) await this.#hurry()
    if (step.do === 'watch' && !(await this.#page.evaluate(() => window.wheelhouse?.time().playing))) await this.#hands.press(this.#page.locator('.lesson-body .btn').first())
    for (const [index, action] of actions.entries()) {
      if (action.do !== 'advance') await this.#act(step, action)
      else if (index < actions.length - 1) await this.#wait(action.ms)
    }
    const last = actions.at(-1)
    const from = await this.#now()
    await this.#done(step)
    if (last?.do === 'advance') await this.#lookOn(from + last.ms)
  }

  #actionsOf(id: string): readonly SolutionAction[] {
    const { solution } = this.#lesson
    const from = solution.findIndex((action) => action.do === 'step' && action.step === id)
    const rest = from < 0 ? [] : solution.slice(from + 1)
    const end = rest.findIndex((action) => action.do === 'step')
    return end < 0 ? rest : rest.slice(0, end)
  }

  /** Waits for the way on; says how the goals stand when it does not open. */
  async #done(step: Step): Promise<void> {
    await this.#watch(NEXT_OPEN).catch(async () => {
      const goals = await this.#page.locator('.goal-line').allInnerTexts()
      const time = await this.#page.evaluate(() => window.wheelhouse?.time())
      const log = (await this.#page.locator('.term-log').allInnerTexts()).join('\n')
      throw new Error(`the way on from ${step.id} does not open; goals: ${goals.map((goal) => goal.replaceAll('\n', ' ')).join(' | ')}; time ${JSON.stringify(time)}; terminal ${log.slice(-600)}`)
    })
  }

  /** Lets virtual time pass. What only routine brings about, such as that a heartbeat is too old, comes while nothing else happens. */
  async #wait(ms: number): Promise<void> {
    const until = ms + await this.#now()
    if (!this.#options.watched) await this.#page.evaluate((t) => window.wheelhouse?.seek(t), until)
    await this.#page.waitForFunction((t) => (window.wheelhouse?.time().t ?? 0) >= t, until, { timeout: STEP_MS })
  }

  /** Looks on as long as the solution does before the next step: the way on may open while a rollout still ends. No longer than the play goes on by itself. */
  async #lookOn(until: number): Promise<void> {
    if (!this.#options.watched && await this.#now() < until) await this.#page.evaluate((t) => window.wheelhouse?.seek(t), until)
    await this.#page.waitForFunction((t) => !window.wheelhouse?.time().playing || window.wheelhouse.time().t >= t, until, { timeout: STEP_MS })
  }

  #now(): Promise<number> {
    return this.#page.evaluate(() => window.wheelhouse?.time().t ?? 0)
  }

  /** Looks on until something is on the page. */
  async #watch(selector: string): Promise<void> {
    if (!this.#options.watched) await letTimePass(this.#page, selector)
    await this.#page.waitForSelector(selector, { timeout: STEP_MS })
  }

  async #act(step: Step, action: SolutionAction): Promise<void> {
    switch (action.do) {
      case 'predict': return this.#predict(action.choice)
      case 'answer': return this.#answer(step)
      case 'set': case 'unset': case 'write': return this.#change(step, action)
      default: for (const command of await this.#commandsOf(action)) await this.#send(step, command)
    }
  }

  async #predict(choice: string): Promise<void> {
    await this.#hands.pick(this.#page.locator(`.question input[value="${choice}"]`))
    await this.#hands.press(this.#page.locator('.question .question-send'))
  }

  async #answer(step: Step): Promise<void> {
    if (step.do !== 'answer') throw new Error('the solution answers what is no task')
    const { options } = this.#words.steps[step.id]
    const words = (id: string): string => plain(options[id].text)
    if (step.task.form === 'order') await this.#order(step.task.items.map(words))
    else for (const [item, bin] of Object.entries(step.task.belongs)) await this.#hands.select(this.#page.locator('.sort-list li', { has: this.#page.locator('label > span', { hasText: exactly(words(item)) }) }).locator('select'), bin)
    await this.#hands.press(this.#page.locator('.task-answer .question-send'))
  }

  async #order(wanted: readonly string[]): Promise<void> {
    for (const [place, words] of wanted.entries()) {
      const lines = await this.#page.locator('.order-list li .grow').allInnerTexts()
      const at = lines.findIndex((line) => exactly(words).test(line))
      for (let from = at; from > place; from--) await this.#hands.press(this.#page.locator('.order-list li').nth(from).locator('button').first())
    }
  }

  /** A field is set with the step's own tool where there is one; else the file is written when it is applied. */
  async #change(step: Step, action: Extract<SolutionAction, { readonly do: 'set' | 'unset' | 'write' }>): Promise<void> {
    for (const change of performing(action, this.#lesson, this.#desk)) throw new Error(`${action.do} asks for ${change.ask}`)
    if (action.do !== 'set') return
    const path = action.path.join('.')
    const tool = 'tools' in step ? step.tools.find((candidate) => candidate.tool === 'set' && candidate.file === action.file && candidate.path === path) : undefined
    if (tool?.tool !== 'set') return
    const field = path.slice(path.lastIndexOf('.') + 1)
    await this.#hands.press(this.#page.locator('.tool', { has: this.#page.locator('.tool-name', { hasText: new RegExp(`^${field}$`) }) }).getByRole('radio', { name: String(action.value), exact: true }))
    this.#shown.set(action.file, this.#desk.read(action.file) ?? '')
  }

  async #commandsOf(action: SolutionAction): Promise<readonly LessonCommand[]> {
    const commands: LessonCommand[] = []
    const performance = performing(action, this.#lesson, this.#desk)
    let answer: readonly GoalObject[] | undefined
    for (let { done, value } = performance.next(); !done && value; { done, value } = performance.next(answer)) {
      answer = undefined
      if (value.ask === 'act') commands.push(value.command)
      else if (value.ask === 'objects') answer = await this.#objects(value.kind)
    }
    return commands
  }

  async #objects(kind: string): Promise<readonly GoalObject[]> {
    const objects = (await this.#page.evaluate((wanted) => window.wheelhouse?.get(wanted), kind)) as readonly GoalObject[] | undefined
    return objects ?? []
  }

  async #send(step: Step, command: LessonCommand): Promise<void> {
    switch (command.do) {
      case 'apply': return this.#apply(step, command.file, command.text)
      case 'kubectl': return this.#kubectl(command.line)
      case 'delete': return this.#delete(step, command.ref)
      case 'fault': return this.#fault(command)
      case 'traffic': return this.#hands.press(this.#page.locator('.tool .btn', { has: this.#page.locator('svg') }).filter({ hasText: new RegExp(`(^|[^-\\w])${command.service.name}(?![-\\w])`) }).first())
      case 'answer': throw new Error('answers are given in the panel')
    }
  }

  async #apply(step: Step, file: string, text: string): Promise<void> {
    const setByTool = 'tools' in step && step.tools.some((tool) => tool.tool === 'set' && tool.file === file && tool.apply)
    if (setByTool) return
    if (step.do !== 'edit' || step.file !== file) return this.#kubectl(`kubectl apply -f ${file}`)
    const begun = [...this.#lesson.start.manifests, ...this.#lesson.files].find(({ name }) => name === file)?.text
    const given = this.#shown.get(file) ?? (step.yaml === 'full' ? begun : undefined)
    if (given !== text) await this.#write(file, text)
    this.#shown.set(file, text)
    await this.#hands.press(this.#page.locator('.editor-footer .btn-primary'))
  }

  /** The text is pasted; with a pointer alone, what follows the last hint writes it. */
  async #write(file: string, text: string): Promise<void> {
    if (!(this.#hands instanceof KeyboardHands)) return this.#askToTheEnd(this.#page.locator('.last-help', { hasText: file }))
    await this.#page.locator('.monaco-editor .view-line').first().waitFor({ timeout: STEP_MS })
    await this.#hands.paste(this.#page.locator('.monaco-editor .native-edit-context, .monaco-editor textarea').first(), text)
  }

  /** Asks for every hint, and uses what comes after them. */
  async #askToTheEnd(help: Locator): Promise<void> {
    const hint = this.#page.locator('.lesson-hint:not(:disabled)')
    while (await hint.count() > 0) await this.#hands.press(hint)
    await this.#hands.press(help)
  }

  /** The line is typed; with a pointer alone, it is taken from those that are offered. */
  async #kubectl(line: string): Promise<void> {
    const folded = this.#page.locator('.drawer:not(.drawer-open) button[aria-expanded=false]')
    if (await folded.count() > 0) await this.#hands.press(folded)
    const entries = this.#page.locator('.term-entry')
    const before = await entries.count()
    if (this.#hands instanceof KeyboardHands) {
      await this.#hands.type(this.#page.locator('.term-input'), line)
      await this.#page.keyboard.press('Enter')
    } else {
      const offered = this.#page.locator('.suggested-line').filter({ has: this.#page.getByText(line, { exact: true }) })
      if (await offered.count() > 0) await this.#hands.press(offered)
      else await this.#askToTheEnd(offered)
      await this.#hands.press(this.#page.locator('.term-keys button[type=submit]'))
    }
    await entries.nth(before).waitFor()
    await this.#watch('.term-log:not(:has(.term-is-running))')
  }

  async #delete(step: Step, { kind, name }: { readonly kind: string; readonly name: string }): Promise<void> {
    const hasTool = 'tools' in step && step.tools.some((tool) => tool.tool === 'delete')
    if (!hasTool) return this.#kubectl(`kubectl delete ${kind.toLowerCase()} ${name}`)
    await this.#onObject(this.#page.locator('.object-tool', { has: this.#page.locator('.btn-danger') }), name)
  }

  async #onObject(tool: Locator, name: string): Promise<void> {
    await this.#hands.pick(tool.locator('.option', { hasText: name }).locator('input'))
    await this.#hands.press(tool.locator('.question-send'))
  }

  async #fault({ fault, target, options }: Extract<LessonCommand, { readonly do: 'fault' }>): Promise<void> {
    switch (fault) {
      case 'crash': return this.#onObject(this.#page.locator('.object-tool', { has: this.#page.locator('.btn-danger') }), target.name)
      case 'fail-requests': return this.#failRequests(Number(options['percent']))
      default: return this.#hands.press(this.#page.locator('.tool-switch').filter({ has: this.#page.locator('.tool-name', { hasText: new RegExp(`(^|\\s)${target.name}(?![-\\w])`) }) }))
    }
  }

  async #failRequests(percent: number): Promise<void> {
    const slider = this.#page.locator('.tool input[type=range]')
    if (Number(await slider.inputValue()) !== percent && this.#hands instanceof KeyboardHands) {
      await this.#hands.reach(slider)
      for (let moves = 0; moves < 12 && Number(await slider.inputValue()) !== percent; moves++) await this.#page.keyboard.press(Number(await slider.inputValue()) > percent ? 'ArrowLeft' : 'ArrowRight')
    } else if (Number(await slider.inputValue()) !== percent) {
      const { width, height } = (await slider.boundingBox()) ?? { width: 0, height: 0 }
      // The knob keeps half its width from either end.
      await slider.click({ position: { x: 8 + (width - 16) * percent / 100, y: height / 2 } })
    }
    await this.#hands.press(this.#page.locator('.tool', { has: this.#page.locator('input[type=range]') }).locator('.btn'))
  }
}

/** A text without its marks, as it is on the page. */
function plain(text: string): string {
  return text.replaceAll('`', '').replaceAll('**', '')
}

/** This text and no other, whatever space is around it. */
function exactly(text: string): RegExp {
  return new RegExp(`^\\s*${text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&').replace(/\s+/g, '\\s+')}\\s*$`)
}
