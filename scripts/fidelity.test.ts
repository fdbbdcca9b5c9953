// The fidelity page holds what the comments say, whole and once.
import { expect, test } from 'vitest'
import { fidelityPage, simplificationsIn } from './fidelity.mjs'

const SOURCE = `// The scheduler's cycle.
// Simplified: all nodes are scored in turn, never sampled.
// A learner sees the best node chosen where a real one may take the second best.
// Models pkg/scheduler/schedule_one.go.
export const a = 1 // Simplified: one profile.
/**
 * Chooses a node.
 * Simplified: ties go to the first name.
 */
export const b = 2
`

test('a comment is collected to its end, over several lines', () => {
  expect(simplificationsIn('src/engine/scheduler/cycle.ts', SOURCE)).toEqual([
    { file: 'src/engine/scheduler/cycle.ts', line: 2, text: 'all nodes are scored in turn, never sampled. A learner sees the best node chosen where a real one may take the second best.' },
    { file: 'src/engine/scheduler/cycle.ts', line: 5, text: 'one profile.' },
    { file: 'src/engine/scheduler/cycle.ts', line: 8, text: 'ties go to the first name.' },
  ])
})

test('the page is ordered by room and names the file', () => {
  const page = fidelityPage(simplificationsIn('src/engine/scheduler/cycle.ts', SOURCE))
  expect(page).toContain('## engine / scheduler\n\n- All nodes are scored')
  expect(page).toContain('- One profile. ([src/engine/scheduler/cycle.ts](../src/engine/scheduler/cycle.ts))')
})
