// What a witness saw, as a sentence.
import type { TFunction } from 'i18next'
import type { Happening } from './witness.ts'

/** One sentence in the language that is spoken. */
export function sayHappening(say: TFunction<'narration'>, { code, form, params }: Happening): string {
  return say(`happened.${code}.${form}`, params)
}
