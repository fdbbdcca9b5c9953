// What axe finds wrong on a page: every rule of WCAG 2.2 at A and AA, and axe's best practices.
import { AxeBuilder } from '@axe-core/playwright'
import type { Page } from 'playwright-core'

/** A rule of WCAG 2.2 that axe leaves out unless it is asked for. */
const ASKED_FOR = { rules: { 'target-size': { enabled: true } } }

/** What axe finds, as rule and place. Monaco's hidden text field is Monaco's. */
export async function axeFindings(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page }).options(ASKED_FOR).exclude('.native-edit-context').analyze()
  return violations.flatMap(({ id, nodes }) => nodes.map(({ target, html }) => `${id}: ${target.join(' ')} ${html.slice(0, 160)}`))
}
