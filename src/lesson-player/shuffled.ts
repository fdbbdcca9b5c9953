// The order in which things are offered: mixed, the same for everybody who has the same lesson, and never the right one.

/** The items in another order than they were given. */
export function shuffled(items: readonly string[], seed: number): readonly string[] {
  const mixed = [...items]
  let state = (seed >>> 0) + 1
  for (let i = mixed.length - 1; i > 0; i--) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    const j = Math.floor((state / 2 ** 32) * (i + 1))
    ;[mixed[i], mixed[j]] = [mixed[j], mixed[i]]
  }
  return mixed.length > 1 && mixed.every((item, i) => item === items[i]) ? [...mixed.slice(1), mixed[0]] : mixed
}
