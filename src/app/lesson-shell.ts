// What the shell does for a lesson: its cluster, its files in the editor, its solution, what comes before and after it, and what is kept of it.
import { GAP, fadedText } from '../lessons/fading.ts'
import { loadLesson } from '../lessons/catalogue.ts'
import { nextLesson } from './course.ts'
import { filesIn, putFiles } from './kept-files.ts'
import { openingOf } from './link-world.ts'
import { filesAfter } from '../lessons/performing.ts'
import { namedLine, open, Solver } from './solve.ts'
import type { Drafts } from './drafts.ts'
import type { Lesson } from '../lessons/lesson.ts'
import type { LessonShell, Recall } from '../lesson-player/lesson-props.ts'
import type { ClusterSession } from '../session/session.ts'
import type { Session } from '../session/protocol.ts'

/** The shell for one run of a lesson. `keep` is called when what was reached has changed. */
export async function createLessonShell(lesson: Lesson, session: ClusterSession, drafts: Drafts, keep: () => void): Promise<LessonShell> {
  const recall = await recallFor(lesson)
  const next = nextLesson(lesson.id)
  let solver = new Solver(lesson, session, drafts)
  let opened: { readonly session: Session; readonly now: number } | undefined
  const fileNamed = (name: string) => drafts.store.getState().files.find((candidate) => candidate.name === name)
  const shell: LessonShell = {
    session: openingOf(lesson),
    ...(recall && { recall }),
    ...(next && { next }),
    async open() {
      solver = new Solver(lesson, session, drafts)
      // Where it begins was found out once: from then on it is opened there at once.
      if (opened?.session.seed === this.session.seed) return session.open(opened.session, opened.now)
      const empty: Session = { ...this.session, commands: [] }
      await session.open(empty)
      await open(lesson, session)
      const { recipe, now } = session
      if (recipe.preset === empty.preset && recipe.seed === empty.seed) opened = { session: recipe, now }
    },
    solve: (step) => solver.step(step),
    named: (line) => namedLine(line, session),
    linesOf: (step) => linesUnder(lesson, step),
    filesAfter: (step) => filesAfter(lesson, step).filter(({ name, text }) => fileNamed(name)?.text !== text),
    writeFile: (name, text) => drafts.open(name, text),
    openFile: (name, text) => drafts.open(name, text, { applied: true }),
    showFile(name, stepId) {
      const file = fileNamed(name)
      if (file) return drafts.choose(file.id)
      const step = lesson.steps.find(({ id }) => id === stepId)
      const text = [...lesson.start.manifests, ...lesson.files].find((candidate) => candidate.name === name)?.text ?? ''
      drafts.open(name, step?.do === 'edit' ? fadedText(text, step) : text)
    },
    gapsIn: (name) => (fileNamed(name)?.text.split(GAP).length ?? 1) - 1,
    files: () => filesIn(drafts),
    putFiles: (files) => putFiles(drafts, files),
    clearFiles: () => drafts.clear(),
    keep,
  }
  return shell
}

/** The lines of kubectl that the solution types in a step. */
function linesUnder({ solution }: Lesson, step: string): readonly string[] {
  let under = ''
  return solution.flatMap((action) => {
    if (action.do === 'step') under = action.step
    return action.do === 'kubectl' && under === step ? [action.line] : []
  })
}

async function recallFor({ recall }: Lesson): Promise<Recall | undefined> {
  const lesson = recall && (await loadLesson(recall.lesson))?.lesson
  const item = lesson?.quiz.find(({ id }) => id === recall?.quiz)
  if (!lesson || !item) return undefined
  const { ko, en } = lesson.text
  return { from: { ko: ko.title, en: en.title }, options: item.options, right: item.right, text: { ko: ko.quiz[item.id], en: en.quiz[item.id] } }
}
