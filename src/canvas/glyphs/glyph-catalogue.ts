// All glyphs, collected from the files beside this one: a kind that is drawn is one new file.
import type { SceneObject } from '../../session/scene.ts'
import type { Model } from '../model/model.ts'
import type { Card, Glyph } from './define-glyph.ts'

const files = import.meta.glob<{ readonly default: Glyph }>('./*.glyph.ts', { eager: true })

export const GLYPHS: ReadonlyMap<string, Glyph> = new Map(
  Object.values(files).map((file) => [file.default.kind, file.default] as const),
)

/** The card of any object; a kind without a glyph gets a plain one, with a note where no component acts on it. */
export function cardOf(object: SceneObject, model: Model, acted: ReadonlySet<string>): Card {
  const card = GLYPHS.get(object.kind)?.card?.(object, model)
  if (card !== undefined) return card
  return {
    uid: object.uid, kind: object.kind, namespace: object.namespace, name: object.name, slots: [],
    lines: acted.has(object.kind) || GLYPHS.has(object.kind) ? [] : [{ code: 'card.inert' }],
    differs: false,
  }
}

/** What an object lacks or has too much of; 0 where its kind has no such notion. */
export function differenceOf(object: SceneObject, model: Model): number {
  return GLYPHS.get(object.kind)?.difference?.(object, model) ?? 0
}
