// Which language the page speaks: the one that its reader chose, except while an address names another.
import { detectLanguage, speak } from '../i18n/index.ts'
import { readSetting, saveSetting } from './saved-setting.ts'
import type { Language } from '../i18n/index.ts'

const SETTING = 'language'

/** Whether what is spoken was named by an address, not chosen. */
let borrowed = false

/** What the reader chose, else what their browser asks for. */
export function ownLanguage(): Language {
  return detectLanguage(readSetting(SETTING), navigator.languages)
}

/** Speaks a language from now on, in later visits too. */
export function chooseLanguage(language: Language): void {
  borrowed = false
  saveSetting(SETTING, language)
  void speak(language)
}

/** Speaks the language that an address names, until `giveLanguageBack`. */
export async function borrowLanguage(language: Language): Promise<void> {
  borrowed = true
  await speak(language)
}

/** Speaks the reader's own language again after an address that named another. */
export function giveLanguageBack(): void {
  if (!borrowed) return
  borrowed = false
  void speak(ownLanguage())
}
