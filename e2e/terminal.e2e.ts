// The terminal as a learner has it: lines of kubectl, pipes, files of the editor, completion, history over a reload, waiting, keyboard only, phone.
import type { Page } from 'playwright-core'
import { expect } from 'vitest'
import { axeFindings } from './axe.ts'
import { letTimePass } from './passing-time.ts'
import { DEPLOYMENT, openPlayground } from './playground-page.ts'
import { test } from './product.ts'

const input = (page: Page) => page.getByRole('combobox', { name: 'Command line' })
const log = (page: Page) => page.getByRole('log', { name: 'Terminal' })

/** Types a line and waits for its end. */
async function run(page: Page, line: string): Promise<string> {
  const entries = log(page).locator('.term-entry')
  const entry = entries.nth(await entries.count())
  await input(page).fill(line)
  await input(page).press('Enter')
  await entry.waitFor()
  await letTimePass(page, '.term-log:not(:has(.term-is-running))')
  await entry.and(page.locator('.term-is-done')).waitFor({ timeout: 30_000 })
  return (await entry.locator('.term-out').allInnerTexts()).join('\n')
}

test('backquote opens the terminal; lines are answered in columns, through pipes and into files', async ({ product }) => {
  const page = await openPlayground(product, DEPLOYMENT())
  await page.keyboard.press('`')
  await expect.poll(() => input(page).evaluate((element) => element === document.activeElement)).toBe(true)
  const pods = await run(page, 'kubectl get pods')
  expect(pods).toMatch(/^NAME +READY +STATUS +RESTARTS +AGE\nweb-\S+ +1\/1 +Running/)
  expect((await run(page, 'kubectl get pods --no-headers | wc -l')).trim()).toBe('3')
  expect(await run(page, 'docker ps')).toBe('bash: docker: command not found\n')
  expect(await run(page, 'kubectl get nosuch')).toContain('doesn\'t have a resource type "nosuch"')
  await run(page, 'kubectl get deployment web -o yaml > copy.yaml')
  expect(await run(page, 'ls')).toContain('copy.yaml')
  expect(await run(page, 'cat copy.yaml')).toContain('kind: Deployment')
  expect(await run(page, 'kubectl apply -f copy.yaml')).toMatch(/^deployment.apps\/web (configured|unchanged)/)
})

test('Tab completes, the arrows bring lines back, also after a reload', async ({ product }) => {
  const page = await openPlayground(product, DEPLOYMENT())
  await input(page).fill('kubectl del')
  await input(page).press('Tab')
  await expect.poll(() => input(page).inputValue(), { timeout: 20_000 }).toBe('kubectl delete ')
  await input(page).fill('kubectl delete pod ')
  await input(page).press('Tab')
  await expect.poll(() => page.getByRole('option').count(), { timeout: 20_000 }).toBe(3)
  await input(page).press('ArrowDown')
  await input(page).press('Enter')
  await expect.poll(() => input(page).inputValue()).toMatch(/^kubectl delete pod web-\S+ $/)
  await run(page, 'kubectl get nodes')
  await page.reload()
  await page.waitForFunction(() => window.wheelhouse)
  await input(page).press('ArrowUp')
  expect(await input(page).inputValue()).toBe('kubectl get nodes')
})

test('several pasted lines run in order; what is not finished waits behind the prompt', async ({ product }) => {
  const page = await openPlayground(product, DEPLOYMENT())
  await page.locator('.speeds [role=radio]').last().click()
  await page.evaluate(() => {
    const data = new DataTransfer()
    data.setData('text/plain', 'kubectl scale deployment/web --replicas=2\nkubectl rollout status deployment/web\nkubectl get')
    document.querySelector('.term-input')?.dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }))
  })
  expect(await input(page).inputValue()).toBe('kubectl get')
  await expect.poll(() => log(page).innerText(), { timeout: 30_000 }).toContain('successfully rolled out')
  expect(await page.evaluate(() => window.wheelhouse!.scene().pods.length)).toBeLessThanOrEqual(3)
})

test('Ctrl+C stops waiting, and the next line is answered', async ({ product }) => {
  const page = await openPlayground(product, DEPLOYMENT())
  await input(page).fill('kubectl wait deployment/web --for=condition=Nonsense --timeout=10m')
  await input(page).press('Enter')
  await log(page).getByText(/Waiting for the cluster/).waitFor()
  await input(page).press('Control+c')
  await log(page).locator('.term-is-interrupted').waitFor()
  expect(await run(page, 'kubectl get nodes')).toContain('worker-1')
})

test('on a phone the terminal is a tab with keys for a thumb; axe finds nothing', async ({ product }) => {
  const page = await openPlayground(product, DEPLOYMENT(), { viewport: { width: 390, height: 844 }, hasTouch: true })
  await page.getByRole('tab', { name: 'Terminal' }).click()
  await input(page).fill('kubectl get pods')
  await page.getByRole('button', { name: 'Run the line' }).click()
  await log(page).locator('.term-is-done').first().waitFor({ timeout: 30_000 })
  expect(await axeFindings(page, '.term')).toEqual([])
})
