// The canvas speaks the language it was given, wherever in it a box lies.
import { createContext, useCallback, useContext } from 'react'
import type { TFunction } from 'i18next'
import { useTranslation } from 'react-i18next'
import type { Say } from '../glyphs/define-glyph.ts'

export type Language = 'ko' | 'en'

export const LanguageContext = createContext<Language>('en')

/** Translations of the canvas and of states, in the canvas' language. */
export function useCanvasTranslation(): TFunction<readonly ['canvas', 'states']> {
  const language = useContext(LanguageContext)
  return useTranslation(['canvas', 'states'] as const, { lng: language }).t
}

/** Turns a code with parameters into a sentence. */
export function useSay(): (say: Say) => string {
  const t = useCanvasTranslation()
  return useCallback((say: Say) => (say.code === 'text' ? String(say.params?.text ?? '') : String(t(say.code, { ...say.params }))), [t])
}
