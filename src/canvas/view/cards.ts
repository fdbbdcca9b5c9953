// Which API objects lie on the API server's bar, in which order, and which make way where there is no room.
import type { ComponentInfo, SceneObject, WorkloadScene } from '../../session/scene.ts'
import type { Card } from '../glyphs/define-glyph.ts'
import { cardOf, differenceOf, GLYPHS } from '../glyphs/glyph-catalogue.ts'
import { isSystem, refOf, rootOwner } from '../model/model.ts'
import type { Model } from '../model/model.ts'

const UNKNOWN_ORDER = 6

/** Whether an object gets a card on the bar. */
function onBar(object: SceneObject, model: Model, withStorage: boolean): boolean {
  if (isSystem(object)) return false
  const glyph = GLYPHS.get(object.kind)
  if (glyph === undefined) return true
  const here = glyph.place === 'bar' || (glyph.place === 'elsewhere' && glyph.card !== undefined) || (withStorage && glyph.place === 'storage' && glyph.card !== undefined)
  return here && (glyph.shows?.(object, model) ?? true)
}

function orderOf(object: SceneObject): number {
  return GLYPHS.get(object.kind)?.order ?? UNKNOWN_ORDER
}

/** Owners come before what they own, newest revision first; the rest by kind's order, then by age. */
function arranged(objects: readonly SceneObject[], model: Model): readonly SceneObject[] {
  const shown = new Set(objects.map((object) => object.uid))
  const roots = objects.filter((object) => !shown.has(object.owner))
  const sorted = roots.map((root, index) => ({ root, index })).sort((a, b) => orderOf(a.root) - orderOf(b.root) || a.index - b.index)
  return sorted.flatMap(({ root }) => {
    const owned = (model.owned.get(root.uid) ?? []).filter((object) => shown.has(object.uid))
    const revision = (object: SceneObject) => Number((object as WorkloadScene).revisionNumber) || 0
    return [root, ...[...owned].sort((a, b) => revision(b) - revision(a) || b.created - a.created)]
  })
}

/** Kinds that some component acts on, as far as the scene's components say. */
export function actedKinds(components: readonly ComponentInfo[]): ReadonlySet<string> {
  return new Set(components.flatMap((component) => (component.reconciles === undefined ? [] : [component.reconciles])))
}

/** Every object that would lie on the bar if there were room for all; claims too where storage has no rows of its own. */
export function barObjects(model: Model, withStorage: boolean): readonly SceneObject[] {
  return arranged([...model.objects.values()].filter((object) => onBar(object, model, withStorage)), model)
}

/** What the learner has selected, and what a lesson points at (by ref). */
interface PointedAt {
  readonly selectedUid: string | undefined
  readonly highlighted: ReadonlySet<string>
}

export interface BarCards {
  readonly cards: readonly Card[]
  /** How many found no room. */
  readonly hidden: number
}

/** Cards for the given number of places, one of which says how many more there are where `more` is a card. What a lesson points at,
 * what belongs to the selection, and what differs from what was asked for stays; order is kept. */
export function cardsFor(objects: readonly SceneObject[], places: number, model: Model, acted: ReadonlySet<string>, { selectedUid, highlighted }: PointedAt, more: 'card' | 'aside'): BarCards {
  const cards = objects.map((object) => cardOf(object, model, acted))
  if (cards.length <= places) return { cards, hidden: 0 }
  const selected = selectedUid === undefined ? undefined : model.objects.get(selectedUid)
  const selectedRoot = selected === undefined ? undefined : rootOwner(model, selected).uid
  const weight = (index: number) => {
    const object = objects[index]
    const related = selectedRoot !== undefined && rootOwner(model, object).uid === selectedRoot
    const owned = model.objects.get(object.owner)
    const differs = cards[index].differs || (owned !== undefined && differenceOf(owned, model) !== 0)
    const pointedAt = highlighted.has(refOf(object))
    return (pointedAt ? 8 : 0) + (related ? 4 : 0) + (differs ? 2 : 0) + (orderOf(object) === 0 ? 1 : 0)
  }
  const keep = new Set(cards.map((_, index) => index).sort((a, b) => weight(b) - weight(a) || a - b).slice(0, Math.max(1, more === 'card' ? places - 1 : places)))
  return { cards: cards.filter((_, index) => keep.has(index)), hidden: cards.length - keep.size }
}
