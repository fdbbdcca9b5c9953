// The headless command line: manifests, scenarios or requests in, JSON out. See USAGE.
import { parseArguments, USAGE, UsageError } from './arguments.ts'
import { runKubectlSession } from './kubectl-session.ts'
import { runManifests } from './manifests.ts'
import { runRequests } from './requests.ts'
import { runScenario } from './scenario/run-scenario.ts'

function main(words: readonly string[]): number {
  const print = (text: string): void => { process.stdout.write(`${text}\n`) }
  try {
    const args = parseArguments(words)
    if (args.help) {
      print(USAGE)
      return 0
    }
    if (args.scenario !== undefined) return runScenario(args, print)
    if (args.kubectl !== undefined) return runKubectlSession(args, print)
    if (args.requests !== undefined) return runRequests(args, print)
    if (args.paths.length === 0) throw new UsageError('say what to run: a file, a folder, or - for standard input')
    return runManifests(args, print)
  } catch (error) {
    if (!(error instanceof UsageError)) throw error
    process.stderr.write(`${error.message}\n\n${USAGE}\n`)
    return 2
  }
}

process.exitCode = main(process.argv.slice(2))
