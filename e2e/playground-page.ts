// The playground for end-to-end tests: opened, up, and with something in it where the test needs that.
import type { Page } from 'playwright-core'
import { applyAndRest } from './passing-time.ts'
import type { Product } from './product.ts'

/** A Deployment and the Service before it. */
export function DEPLOYMENT({ replicas = 3, image = 'nginx:1.27' }: { readonly replicas?: number; readonly image?: string } = {}): string {
  return `apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  replicas: ${replicas}
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec: {containers: [{name: main, image: '${image}'}]}
---
apiVersion: v1
kind: Service
metadata: {name: web}
spec: {selector: {app: web}, ports: [{port: 80}]}
`
}

/** Opens the playground and waits for the cluster; with a manifest, until that has settled and playback is paused. */
export async function openPlayground(product: Product, manifest?: string, options: Parameters<Product['open']>[0] = {}): Promise<Page> {
  const page = await product.open({ path: '#/playground', ...options })
  await page.waitForFunction(() => window.wheelhouse)
  await page.evaluate(() => window.wheelhouse!.ready)
  if (manifest !== undefined) await applyAndRest(page, manifest)
  return page
}
