// Everything of Monaco in one chunk, fetched when an editor is first shown.
import { Editor, loader } from '@monaco-editor/react'
import * as monaco from 'monaco-editor/editor'
import './features.ts'
import type { Say } from './marker-wording.ts'
import { startYamlLanguage, type YamlLanguage } from './yaml-language.ts'

export { applyTheme } from './theme.ts'
export { Editor, monaco }

// Without this the loader would ask another host for a Monaco of its own.
loader.config({ monaco: monaco as unknown as NonNullable<Parameters<typeof loader.config>[0]['monaco']> })

let language: YamlLanguage | undefined

/** Prepares Monaco once; later calls return the same language service. */
export function setUpMonaco(say: Say): YamlLanguage {
  if (!language) {
    globalThis.MonacoEnvironment = {
      getWorker: () => new Worker(new URL('./editor.worker.ts', import.meta.url), { type: 'module', name: 'editor' }),
    }
    language = startYamlLanguage(say)
  }
  return language
}
