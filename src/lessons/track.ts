// A track: the folder that lessons of one subject share, what it is called, and where it stands among the others.
import * as v from 'valibot'
import { parse as parseYaml } from 'yaml'

/** What a track may be drawn as on the home page. */
export const TRACK_ICONS = ['ring', 'bar', 'pods', 'rollout', 'packet', 'dock', 'cells'] as const
export type TrackIcon = (typeof TRACK_ICONS)[number]

const InBothLanguages = v.strictObject({ ko: v.pipe(v.string(), v.minLength(1)), en: v.pipe(v.string(), v.minLength(1)) })

const TrackSchema = v.strictObject({
  title: InBothLanguages,
  /** What it is about, in a few words. */
  subtitle: InBothLanguages,
  /** Position among the tracks; gaps leave room for others. */
  order: v.pipe(v.number(), v.integer()),
  icon: v.picklist(TRACK_ICONS),
})

export type Track = v.InferOutput<typeof TrackSchema>

/** Reads track.yaml; undefined when it is not what it should be. */
export function readTrack(text: string): Track | undefined {
  try {
    const result = v.safeParse(TrackSchema, parseYaml(text))
    return result.success ? result.output : undefined
  } catch {
    return undefined
  }
}
