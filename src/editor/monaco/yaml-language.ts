// Joins Monaco to monaco-yaml, and mends the two places where these versions do not fit each other.
import * as monaco from 'monaco-editor/editor'
import { configureMonacoYaml, type JSONSchema, type MonacoYaml } from 'monaco-yaml'
import { wordFinding, type Say } from './marker-wording.ts'

/** What the language service can be asked beside what Monaco asks it by itself. */
interface YamlService {
  findDocumentSymbols(uri: string): Promise<readonly YamlSymbol[] | undefined>
}

/** A field of the text as the language service sees it; lines count from 0. */
export interface YamlSymbol {
  readonly name: string
  readonly range: { readonly start: { readonly line: number } }
  readonly selectionRange: { readonly start: { readonly line: number } }
  readonly children?: readonly YamlSymbol[]
}

export interface YamlLanguage {
  setSchema(schema: object): void
  /** Tells of every look at a text, also when nothing was found; Monaco itself only tells of changes. */
  onChecked(listener: (model: monaco.editor.ITextModel, findings: number) => void): monaco.IDisposable
  /** Looks at the texts again, for another language to say what is found. */
  recheck(): void
  /** All fields of a text, or nothing while the service is not there. */
  symbols(model: monaco.editor.ITextModel): Promise<readonly YamlSymbol[]>
}

/** Where the YAML itself is broken, what the schema objects to in that document follows from it and only distracts. */
function withoutConsequences(model: monaco.editor.ITextModel, markers: readonly monaco.editor.IMarkerData[]): readonly monaco.editor.IMarkerData[] {
  // An empty document is nothing that lacks a field.
  const objections = markers.filter((marker) => !(marker.message.startsWith('Missing property') && model.getLineContent(marker.startLineNumber).trim() === ''))
  const isSyntax = ({ source }: monaco.editor.IMarkerData): boolean => source === 'YAML'
  if (!objections.some(isSyntax)) return objections
  const separators = model.getLinesContent().flatMap((line, index) => (line.startsWith('---') ? [index + 1] : []))
  const documentOf = (marker: monaco.editor.IMarkerData): number => separators.findLastIndex((line) => line <= marker.startLineNumber)
  const broken = new Set(objections.filter(isSyntax).map(documentOf))
  return objections.filter((marker) => isSyntax(marker) || !broken.has(documentOf(marker)))
}

/** Where no kind is known yet, the schema objects once for every kind there is; the first objection is enough. */
function onePerPlace(markers: readonly monaco.editor.IMarkerData[]): monaco.editor.IMarkerData[] {
  const places = new Set<string>()
  return markers.filter(({ startLineNumber, startColumn }) => {
    const place = `${startLineNumber}:${startColumn}`
    if (places.has(place)) return false
    places.add(place)
    return true
  })
}

/** Starts the YAML service. Its findings are worded by `say` at the time they are made. */
export function startYamlLanguage(say: Say): YamlLanguage {
  let service: monaco.editor.MonacoWebWorker<YamlService> | undefined
  const checked = new monaco.Emitter<{ readonly model: monaco.editor.ITextModel; readonly findings: number }>()

  const editorForYaml = {
    ...monaco.editor,
    // monaco-yaml asks for a worker by module name, which this Monaco no longer knows: it takes a Worker.
    createWebWorker(options: { createData?: unknown }) {
      const worker = new Worker(new URL('./yaml.worker.ts', import.meta.url), { type: 'module', name: 'yaml' })
      worker.postMessage('ignore') // The first message only makes the worker listen for its settings.
      worker.postMessage(options.createData)
      service = monaco.editor.createWebWorker<YamlService>({ worker })
      return service
    },
    setModelMarkers(model: monaco.editor.ITextModel, owner: string, markers: monaco.editor.IMarkerData[]) {
      const findings = onePerPlace(withoutConsequences(model, markers))
      monaco.editor.setModelMarkers(model, owner, findings.map((marker) => ({ ...marker, severity: monaco.MarkerSeverity.Error, message: wordFinding(marker.message, say), source: undefined })))
      checked.fire({ model, findings: findings.length })
    },
  }
  const yaml: MonacoYaml = configureMonacoYaml({ ...monaco, editor: editorForYaml } as unknown as Parameters<typeof configureMonacoYaml>[0], {
    enableSchemaRequest: false,
    isKubernetes: true,
    yamlVersion: '1.1',
    hoverSchemaSource: false,
    validate: true,
    format: { enable: false },
  })

  return {
    setSchema(loaded) {
      // Its title would stand above every field's description.
      const { title: _, ...schema } = loaded as JSONSchema
      void yaml.update({ enableSchemaRequest: false, schemas: [{ uri: 'kubernetes://1.36/manifest.json', fileMatch: ['*'], schema }] })
    },
    onChecked: (listener) => checked.event(({ model, findings }) => listener(model, findings)),
    recheck: () => void yaml.update({}),
    async symbols(model) {
      if (!service || model.isDisposed()) return []
      const proxy = await service.withSyncedResources([model.uri])
      return (await proxy.findDocumentSymbols(String(model.uri))) ?? []
    },
  }
}
