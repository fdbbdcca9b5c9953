// Fetches Monaco when it is first needed, in the reader's language where Monaco has it.
import type { Language } from '../editor-props.ts'
import type { Say } from './marker-wording.ts'
import type { YamlLanguage } from './yaml-language.ts'

type Setup = typeof import('./setup-monaco.ts')

export interface LoadedMonaco {
  readonly monaco: Setup['monaco']
  /** React's door to it, which knows of this very Monaco. */
  readonly Editor: Setup['Editor']
  readonly applyTheme: Setup['applyTheme']
  readonly yaml: YamlLanguage
}

let loading: Promise<LoadedMonaco> | undefined

interface Speaker { say: Say }
/** Held apart, so that findings follow a change of language without starting the service anew. */
const speaker: Speaker = { say: (key) => key }

/** From now on findings are worded by this. */
export function speakWith(say: Say): void {
  speaker.say = say
}

/** Monaco, ready to create editors. A failed load may be tried again. */
export function loadMonaco(language: Language, loadSchema: () => Promise<object>): Promise<LoadedMonaco> {
  loading ??= load(language, loadSchema).catch((error: unknown) => {
    loading = undefined
    throw error
  })
  return loading
}

async function load(language: Language, loadSchema: () => Promise<object>): Promise<LoadedMonaco> {
  // Monaco takes its own words from a global table that must be there before the rest of it; it cannot change them later.
  if (language === 'ko') await import('monaco-editor/nls/lang/ko.js')
  const { setUpMonaco, monaco, Editor, applyTheme } = await import('./setup-monaco.ts')
  const yaml = setUpMonaco((key, params) => speaker.say(key, params))
  // The schema is not waited for: writing can begin before completion can.
  loadSchema().then((schema) => yaml.setSchema(schema), (error: unknown) => console.error('The Kubernetes schema could not be loaded', error))
  return { monaco, Editor, applyTheme, yaml }
}
