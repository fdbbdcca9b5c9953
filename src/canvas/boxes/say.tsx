// The canvas speaks the language it was given, wherever in it a box lies. The translator is looked up once: a thousand Pods share it.
import { createContext, useCallback, useContext } from 'react'
import type { ReactNode } from 'react'
import i18next from 'i18next'
import type { TFunction } from 'i18next'
import { useTranslation } from 'react-i18next'
import type { Say } from '../glyphs/define-glyph.ts'

export type Language = 'ko' | 'en'
export type Translate = TFunction<readonly ['canvas', 'states']>

const TranslateContext = createContext<Translate>(i18next.t as Translate)

/** Gives everything inside it the messages of the canvas and of states. */
export function Speech({ language, children }: { readonly language: Language; readonly children: ReactNode }) {
  const { t } = useTranslation(['canvas', 'states'] as const, { lng: language })
  return <TranslateContext value={t}>{children}</TranslateContext>
}

/** Translations of the canvas and of states, in the canvas' language. */
export function useCanvasTranslation(): Translate {
  return useContext(TranslateContext)
}

/** Turns a code with parameters into a sentence. */
export function useSay(): (say: Say) => string {
  const t = useCanvasTranslation()
  return useCallback((say: Say) => (say.code === 'text' ? String(say.params?.text ?? '') : String(t(say.code, { ...say.params }))), [t])
}
