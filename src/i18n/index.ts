// Korean and English, equal in rank: JSON per language and namespace, loaded for the language in use only.
import i18next from 'i18next'
import { initReactI18next } from 'react-i18next'
import { chooseParticles } from './particles.ts'

export const LANGUAGES = ['ko', 'en'] as const
export type Language = (typeof LANGUAGES)[number]

type Messages = Readonly<Record<string, unknown>>

const files = import.meta.glob<{ readonly default: Messages }>(['./*/*.json', './*/*/*.json'])

/** The messages of a language by namespace: a file's name, or the name of the folder that the file shares with others. */
async function load(language: Language): Promise<Record<string, Messages>> {
  const paths = Object.keys(files).filter((path) => path.startsWith(`./${language}/`)).sort()
  const loaded = await Promise.all(paths.map(async (path) => ({ namespace: path.split('/')[2].replace(/\.json$/, ''), messages: (await files[path]()).default })))
  const namespaces: Record<string, Messages> = {}
  for (const { namespace, messages } of loaded) namespaces[namespace] = { ...namespaces[namespace], ...messages }
  return namespaces
}

export function isLanguage(tag: unknown): tag is Language {
  return LANGUAGES.some((language) => language === tag)
}

/** The language that was chosen before, else the first of the browser's that we speak, else English. */
export function detectLanguage(saved: string | undefined, wanted: readonly string[]): Language {
  if (isLanguage(saved)) return saved
  for (const tag of wanted) {
    const language = tag.slice(0, 2).toLowerCase()
    if (isLanguage(language)) return language
  }
  return 'en'
}

const loadedLanguages = new Set<Language>()

/** Loads a language and makes it the page's. */
export async function speak(language: Language): Promise<void> {
  if (!loadedLanguages.has(language)) {
    const resources = await load(language)
    if (!i18next.isInitialized) {
      await i18next.use(initReactI18next).use({ type: 'postProcessor', name: 'particles', process: chooseParticles } as const).init({
        lng: language,
        resources: { [language]: resources },
        defaultNS: 'app',
        postProcess: ['particles'],
        interpolation: { escapeValue: false },
        returnNull: false,
      })
    } else for (const [namespace, messages] of Object.entries(resources)) i18next.addResourceBundle(language, namespace, messages, true, true)
    loadedLanguages.add(language)
  }
  if (i18next.language !== language) await i18next.changeLanguage(language)
  document.documentElement.lang = language
}

export function currentLanguage(): Language {
  return isLanguage(i18next.language) ? i18next.language : 'en'
}
