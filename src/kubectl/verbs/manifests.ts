// The documents of -f: which files are meant, what stands in them, and where each object belongs.
import { kindOfManifest } from '../../engine/kinds/catalogue.ts'
import { readManifest } from '../manifest/read-manifest.ts'
import type { CommandWords } from './define-verb.ts'
import type { Failure } from './failures.ts'
import type { KindDefinition } from '../../engine/kinds/define-kind.ts'
import type { KubeObject } from '../../engine/kube-object.ts'

/** One document. Its object is what the author wrote, with the namespace filled in. */
export interface Manifest {
  readonly kind: KindDefinition
  readonly object: KubeObject
  readonly namespace: string | undefined
  readonly file: string
}

export interface Manifests {
  readonly manifests: readonly Manifest[]
  readonly failures: readonly Failure[]
}

const MANIFEST = /\.(ya?ml|json)$/

/** Names of files that a value of -f means: a file, or all of a folder. */
function filesOf(value: string, files: CommandWords['files']): readonly string[] | { readonly mistake: string } {
  if (Object.hasOwn(files, value)) return [value]
  const bare = value.replace(/^\.\//, '')
  if (Object.hasOwn(files, bare)) return [bare]
  if (/^https?:/.test(value)) return { mistake: `unable to read URL ${JSON.stringify(value)}: this cluster has no way to the Internet; paste the text into a file and name that` }
  if (value === '-') return { mistake: 'nothing came on standard input; name a file, or write the text below the line: kubectl apply -f - <<EOF' }
  const folder = bare === '.' || bare === '' ? '' : `${bare.replace(/\/$/, '')}/`
  const inside = Object.keys(files).filter((name) => name.startsWith(folder) && MANIFEST.test(name)).sort()
  return inside.length > 0 ? inside : { mistake: `the path ${JSON.stringify(value)} does not exist` }
}

/** Documents that were read before, by file and text: a routine that goes on after an answer reads them again. */
let lastRead: { readonly file: string; readonly text: string; readonly reading: ReturnType<typeof readManifest> } | undefined

function reading(file: string, text: string): ReturnType<typeof readManifest> {
  if (lastRead?.file !== file || lastRead.text !== text) lastRead = { file, text, reading: readManifest(text, { file: file === '-' ? 'STDIN' : file }) }
  return lastRead.reading
}

/** Everything that the files of a command line hold. */
export function manifestsOf(words: CommandWords): Manifests | { readonly mistake: string } {
  if (words.flags['kustomize'] !== undefined) return { mistake: 'kustomize is not available here; give the files themselves with -f' }
  const manifests: Manifest[] = [], failures: Failure[] = []
  for (const value of (words.lists['filename'] ?? []).flatMap((list) => list.split(',')).filter(Boolean)) {
    const names = filesOf(value, words.files)
    if ('mistake' in names) return names
    for (const file of names) {
      const { documents, refused } = reading(file, words.files[file])
      if (refused) failures.push({ error: refused.message })
      for (const { object, problem } of documents) {
        if (!object) failures.push({ error: problem?.message ?? 'unreadable document' })
        else {
          const placed = place(object as unknown as KubeObject, file, words)
          if ('error' in placed) failures.push(placed)
          else manifests.push(placed)
        }
      }
    }
  }
  return { manifests, failures }
}

function place(object: KubeObject, file: string, words: CommandWords): Manifest | { readonly error: string } {
  const kind = kindOfManifest(object.apiVersion, object.kind), metadata = (object as Partial<KubeObject>).metadata
  const { name = '', namespace = '' } = metadata ?? {}
  if (!kind) return { error: `resource mapping not found for name: "${name}" namespace: "${namespace}" from "${file}": no matches for kind "${object.kind}" in version "${object.apiVersion}"\nensure CRDs are installed first` }
  if (!kind.namespaced) return { kind, object, namespace: undefined, file }
  const asked = words.flags['namespace']
  if (asked !== undefined && namespace !== '' && namespace !== asked) {
    return { error: `the namespace from the provided object "${namespace}" does not match the namespace "${asked}". You must pass '--namespace=${namespace}' to perform this operation.` }
  }
  const where = namespace || words.namespace
  return { kind, object: { ...object, metadata: { ...metadata, namespace: where } as KubeObject['metadata'] }, namespace: where, file }
}
