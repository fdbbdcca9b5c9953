// A track: the folder that lessons of one subject share, and what it is called.
import * as v from 'valibot'
import { parse as parseYaml } from 'yaml'

const TrackSchema = v.strictObject({ title: v.strictObject({ ko: v.pipe(v.string(), v.minLength(1)), en: v.pipe(v.string(), v.minLength(1)) }) })

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
