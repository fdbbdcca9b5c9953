// What a Pod asks for and may use at most, exactly. Models component-helpers/resource (PodRequests, PodLimits).
import type { Container, Pod } from '../generated/api-types.d.ts'
import { type Amounts, largestOf, sumOf } from './amounts.ts'

/** Sum of the containers, or what the initialisation needs if that is more, plus overhead; what the Pod itself names replaces its containers'. */
export function podRequests({ spec }: Pod): Amounts {
  const own = amountsOf(spec.resources?.requests), summed = { ...ofContainers(spec, ({ resources }) => amountsOf(resources?.requests)), ...own }
  return sumOf(summed, amountsOf(spec.overhead))
}

/** The same of limits; overhead only where there is a limit. */
export function podLimits({ spec }: Pod): Amounts {
  const own = amountsOf(spec.resources?.limits), summed = { ...ofContainers(spec, ({ resources }) => amountsOf(resources?.limits)), ...own }
  return sumOf(summed, Object.fromEntries(Object.entries(amountsOf(spec.overhead)).filter(([name]) => summed[name] !== undefined)))
}

function amountsOf(given: Readonly<Record<string, string>> | undefined): Amounts {
  return given ?? {}
}

function ofContainers({ containers, initContainers = [] }: Pod['spec'], of: (container: Container) => Amounts): Amounts {
  let running = containers.map(of).reduce(sumOf, {}), sidecars: Amounts = {}, initialising: Amounts = {}
  for (const container of initContainers) {
    const amounts = of(container)
    if (container.restartPolicy === 'Always') {
      running = sumOf(running, amounts)
      sidecars = sumOf(sidecars, amounts)
      initialising = largestOf(initialising, sidecars)
    } else initialising = largestOf(initialising, sumOf(sidecars, amounts))
  }
  return largestOf(running, initialising)
}
