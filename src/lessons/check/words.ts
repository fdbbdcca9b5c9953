// Looks at the words of a lesson as words: sentences, and whether each stands in its own language.
import type { Lesson, LessonLanguage, StepText } from '../lesson.ts'

const HANGUL = /\p{Script=Hangul}/u
/** Fewer Latin words than these may be names: `kube-proxy`, `Running`, `Deployment web`. */
const A_PHRASE = 3

/** The sentences of a text. What stands in `code` and between digits ends none. */
export function sentences(text: string): string[] {
  return text.replace(/`[^`]*`/g, 'x').replace(/(\d)\.(\d)/g, '$1$2').split(/[.!?](?=\s|$|[*)"”])/).filter((part) => /[\p{L}\p{N}]/u.test(part))
}

/** Sentences that stand in the wrong language: nothing else shows that a translation was forgotten. */
export function untranslated(lesson: Lesson): string[] {
  return (['ko', 'en'] as const).flatMap((language) => textsOf(lesson, language).flatMap(({ where, text }) =>
    sentences(text).filter((sentence) => isForeign(sentence, language)).map((sentence) => `${language}: section ${where}: "${sentence.trim()}" is not ${language === 'ko' ? 'Korean' : 'English'}`)))
}

function isForeign(sentence: string, language: LessonLanguage): boolean {
  if (language === 'en') return HANGUL.test(sentence)
  // What stood in `code` has become an x.
  const words = sentence.match(/[A-Za-z][A-Za-z-]*/g)?.filter((word) => word !== 'x') ?? []
  return !HANGUL.test(sentence) && words.length >= A_PHRASE
}

function textsOf({ text, notes, later }: Lesson, language: LessonLanguage): { readonly where: string; readonly text: string }[] {
  const { title, steps, goal, quiz, cards } = text[language]
  const sections = [...Object.entries(steps), ['goal', goal] as const, ...Object.entries(quiz), ...Object.entries(cards)]
  return [
    { where: 'title', text: title },
    ...sections.flatMap(([where, section]) => wordsOf(section).map((words) => ({ where, text: words }))),
    ...[...notes[language], ...later[language]].map((paragraph) => ({ where: 'notes', text: paragraph })),
  ]
}

function wordsOf({ title, body, look, after, miss, hints, checks, options }: StepText): string[] {
  const answers = Object.values(options).flatMap(({ text, reason }) => [text, reason ?? ''])
  return [title, ...body, look ?? '', after ?? '', miss ?? '', ...hints, ...checks, ...answers]
}
