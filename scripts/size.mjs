// npm run size: holds what a visitor downloads first against its budget. Monaco and the Kubernetes schema come later and apart.
// @ts-check
import { buildPage } from './build-page.mjs'
import { BUDGETS, measurePage } from './measure-page.mjs'

const { page, worker, files } = await measurePage(await buildPage())
const fits = [
  report('page', page, BUDGETS.page, files.page),
  worker === undefined ? missing() : report('engine worker', worker, BUDGETS.worker, files.worker),
]
process.exit(fits.every(Boolean) ? 0 : 1)

/** @param {string} what @param {number} kilobytes @param {number} budget @param {import('./measure-page.mjs').Sized[]} parts */
function report(what, kilobytes, budget, parts) {
  console.log(`${what}: ${kilobytes} kB gzipped of ${budget} kB`)
  for (const { file, kilobytes } of parts.toSorted((a, b) => b.kilobytes - a.kilobytes)) console.log(`  ${kilobytes.toFixed(1).padStart(7)}  ${file}`)
  if (kilobytes > budget) console.error(`Over budget by ${(kilobytes - budget).toFixed(1)} kB: load something later (import()), or take something out.`)
  return kilobytes <= budget
}

function missing() {
  console.error('The build holds no engine worker (assets/engine.worker-*.js); the page must start src/worker/engine.worker.ts.')
  return false
}
