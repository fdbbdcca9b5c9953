// Declarative defaulting: a shape says which fields an object gets when its author left them out, and copies only what it must.
//
//   const port = shape<ContainerPort>({ protocol: 'TCP' })
//   const container = shape<Container>({
//     terminationMessagePath: '/dev/termination-log',       // a constant
//     imagePullPolicy: (c) => pullPolicyFor(c.image),        // computed from the parent, as filled in so far
//     resources: orEmpty(resources),                         // made if absent, then filled in
//     livenessProbe: probe,                                  // a nested shape: only if present
//     ports: each(port),                                     // every element of a list
//   })
//
// Keys are filled in the order in which they are written. Filling in an object that misses nothing returns that very object, so
// that a template and the thousand Pods made from it go on sharing memory. null counts as absent, as in Go.

/** Fills in what a value of type T lacks; pure and copy-on-write. */
export class Shape<T> {
  /** `filled` is a value that was filled in before: what both share is not looked at again. */
  readonly fill: (value: T, filled?: T) => T
  constructor(fill: (value: T, filled?: T) => T) {
    this.fill = fill
  }
}

/** A rule that looks at its field whether or not it is there. Made by `derived` and `orEmpty`. */
class Derivation<Value, Parent> {
  readonly derive: (value: Value | undefined, parent: Parent) => Value | undefined
  constructor(derive: (value: Value | undefined, parent: Parent) => Value | undefined) {
    this.derive = derive
  }
}

/** A derivation that looks at nothing but the field itself. */
class Nested<Value> extends Derivation<Value, unknown> {}

type Constant = string | number | boolean
type Widened<V> = V extends string ? string : V extends number ? number : V extends boolean ? boolean : never

/** What may stand for one field: a constant, a function of the parent, a nested shape, or a derivation. */
export type Rule<Value, Parent> =
  | (Value extends Constant ? Widened<Value> : never)
  | ((parent: Parent) => Value | undefined)
  | Shape<Value>
  | Derivation<Value, Parent>

export type Rules<T> = { readonly [K in keyof T]?: Rule<NonNullable<T[K]>, T> }

type Fields = Record<string, unknown>
type Step = (value: unknown, parent: Fields) => unknown

/** The shape of an object, field by field. */
export function shape<T extends object>(rules: Rules<T>): Shape<T> {
  const keys = Object.keys(rules)
  const steps = keys.map((key) => stepOf((rules as Fields)[key])), isNested = keys.map((key) => (rules as Fields)[key] instanceof Shape || (rules as Fields)[key] instanceof Nested)
  return new Shape<T>((value, before) => {
    let filled = value as unknown as Fields
    for (let i = 0; i < keys.length; i++) {
      const key = keys[i]
      const given = filled[key] ?? undefined
      if (before !== undefined && isNested[i] && given !== undefined && given === (before as Fields)[key]) continue
      const after = steps[i](given, filled)
      if (after === given) continue
      if (filled === (value as unknown)) filled = { ...filled }
      filled[key] = after
    }
    return filled as unknown as T
  })
}

/** Every element of a list. */
export function each<T extends object>(element: Shape<T> | Rules<T>): Shape<readonly T[]> {
  const { fill } = asShape(element)
  return new Shape<readonly T[]>((list) => {
    let filled: T[] | undefined
    for (let i = 0; i < list.length; i++) {
      const after = fill(list[i])
      if (after === list[i]) continue
      filled ??= [...list]
      filled[i] = after
    }
    return filled ?? list
  })
}

/** Every value of a map. */
export function values<T extends object>(value: Shape<T> | Rules<T>): Shape<Readonly<Record<string, T>>> {
  const { fill } = asShape(value)
  return new Shape<Readonly<Record<string, T>>>((map) => {
    let filled: Record<string, T> | undefined
    for (const key of Object.keys(map)) {
      const after = fill(map[key])
      if (after === map[key]) continue
      filled ??= { ...map }
      filled[key] = after
    }
    return filled ?? map
  })
}

/** A nested object that is made if absent, and then filled in. */
export function orEmpty<T extends object>(nested: Shape<T> | Rules<T> = {}): Derivation<T, unknown> {
  const { fill } = asShape(nested)
  const whenAbsent = fill({} as T)
  return new Nested<T>((value) => (value === undefined ? whenAbsent : fill(value)))
}

/** A field computed from itself and its parent, present or not. Must return the same reference when nothing changes. */
export function derived<Value, Parent>(derive: (value: Value | undefined, parent: Parent) => Value | undefined): Derivation<Value, Parent> {
  return new Derivation(derive)
}

/** One shape after the other. */
export function sequence<T>(...shapes: readonly Shape<T>[]): Shape<T> {
  return new Shape<T>((value) => {
    let filled = value
    for (const { fill } of shapes) filled = fill(filled)
    return filled
  })
}

/** A shape that holds only for some values, such as a Service that is not headless. */
export function when<T>(condition: (value: T) => boolean, then: Shape<T>): Shape<T> {
  return new Shape<T>((value) => (condition(value) ? then.fill(value) : value))
}

function asShape<T extends object>(shapeOrRules: Shape<T> | Rules<T>): Shape<T> {
  return shapeOrRules instanceof Shape ? shapeOrRules : shape<T>(shapeOrRules)
}

function stepOf(rule: unknown): Step {
  if (rule instanceof Shape) {
    const { fill } = rule
    return (value) => (value === undefined ? undefined : fill(value))
  }
  if (rule instanceof Derivation) return rule.derive as Step
  if (typeof rule === 'function') return (value, parent) => (value === undefined ? (rule as (parent: Fields) => unknown)(parent) : value)
  return (value) => (value === undefined ? rule : value)
}
