// What a kind looks like on the canvas, as plain values: a glyph turns an object into a card, a difference and the words of the state strip.
import type { SceneObject } from '../../session/scene.ts'
import type { PodState } from '../../theme/icons.tsx'
import type { Model } from '../model/model.ts'

/** A sentence by its key in canvas.json, with what goes into it. */
export interface Say {
  readonly code: string
  readonly params?: Readonly<Record<string, string | number>>
}

/** One place of a slot row: a Pod, or one that was asked for and is not there. */
export type Slot = { readonly uid: string; readonly state: PodState } | 'unfilled'

/** An API object as it lies on the API server's bar. */
export interface Card {
  readonly uid: string
  readonly kind: string
  readonly namespace: string
  readonly name: string
  /** Behind the name, such as `:80`. */
  readonly suffix?: string
  /** Behind the kind, such as "new version". */
  readonly note?: Say
  readonly slots: readonly Slot[]
  readonly lines: readonly Say[]
  /** Amber where what is there differs from what was asked for. */
  readonly differs: boolean
  /** Solid, or dashed for what is only a rule. */
  readonly virtual?: boolean
}

/** Desired, actual and difference of one object, for the state strip. */
export interface StripFacts {
  readonly want: Say
  readonly have: readonly { readonly label?: Say; readonly slots: readonly Slot[] }[] | Say
  readonly gap: Say | undefined
}

export interface Glyph<T extends SceneObject = SceneObject> {
  readonly kind: string
  /** Where its objects lie: on the API server's bar, among claims and volumes, or nowhere because another place shows them; those that have a card all the same lie on the bar too. */
  readonly place: 'bar' | 'storage' | 'elsewhere'
  /** Order among cards that belong to one owner or to none. */
  readonly order: number
  /** The control loop whose work shows best on this kind; it keeps its ring even while there is nothing to reconcile. */
  readonly loop?: string
  /** Whether this object is worth a card now; default: always. */
  shows?(object: T, model: Model): boolean
  card?(object: T, model: Model): Card
  /** How much is missing (positive) or too much (negative); 0 is in step. */
  difference?(object: T, model: Model): number
  strip?(object: T, model: Model): StripFacts
}

/** Declares a glyph. Files named *.glyph.ts export one by default and are collected into the catalogue. */
export function defineGlyph<T extends SceneObject>(glyph: Glyph<T>): Glyph<T> {
  return glyph
}
