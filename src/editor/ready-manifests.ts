// The ready manifests, each a file with its title and one sentence in both languages on its first lines.
const files = import.meta.glob<string>('./manifests/*.yaml', { query: '?raw', import: 'default', eager: true })

export interface ReadyManifest {
  /** Name of the file without its order and ending, such as `wordpress`. */
  readonly id: string
  readonly name: string
  readonly title: Readonly<Record<'ko' | 'en', string>>
  readonly about: Readonly<Record<'ko' | 'en', string>>
  readonly text: string
}

/** All ready manifests in their order. Import this module lazily: it carries their texts. */
export const readyManifests: readonly ReadyManifest[] = Object.keys(files).sort().map((path) => parseReadyManifest(path, files[path]))

/** Takes the lines `# en: Title. Sentence.` and `# ko: …` off the top of a manifest. */
export function parseReadyManifest(path: string, source: string): ReadyManifest {
  const name = path.slice(path.lastIndexOf('/') + 1).replace(/^\d+-/, '')
  const header = (language: 'ko' | 'en'): readonly [string, string] => {
    const line = new RegExp(`^# ${language}: (.*?) \\| (.*)$`, 'm').exec(source)
    if (!line) throw new Error(`${path}: the line "# ${language}: title | sentence" is missing`)
    return [line[1], line[2]]
  }
  const ko = header('ko')
  const en = header('en')
  return {
    id: name.replace(/\.yaml$/, ''),
    name,
    title: { ko: ko[0], en: en[0] },
    about: { ko: ko[1], en: en[1] },
    text: source.replace(/^# (?:ko|en): .*\n/gm, ''),
  }
}
